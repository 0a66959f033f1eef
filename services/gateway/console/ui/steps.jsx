/** Where a procedure stands. `steps` are titles, `at` the one of now. */
export function Steps({ label, steps, at }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((title, i) => (
        <li
          key={title}
          class={i < at ? "step-done" : i === at ? "step-now" : "step-later"}
          aria-current={i === at ? "step" : undefined}
        >
          <span class="step-number" aria-hidden="true">
            {i < at ? "✓" : i + 1}
          </span>
          {title}
        </li>
      ))}
    </ol>
  );
}

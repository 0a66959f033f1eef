/**
 * A state: dot and word, never colour alone. Tones: "good", "warning", "bad",
 * "plain".
 */
export function Tag({ tone = "plain", children }) {
  return (
    <span class={`tag tag-${tone}`}>
      <span class="tag-dot" aria-hidden="true" />
      {children}
    </span>
  );
}

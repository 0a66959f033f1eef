import { useId } from "preact/hooks";

/** A labelled control; `hint` and `error` are told to screen readers too. */
export function Field({ label, hint, error, children }) {
  const id = useId();
  const notes = [hint && `${id}-hint`, error && `${id}-error`];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        "aria-describedby": notes.filter(Boolean).join(" ") || undefined,
        "aria-invalid": error ? "true" : undefined,
      })}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** A line of text. `onText` gets what was typed. */
export function TextField({ label, hint, error, onText, ...rest }) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          type="text"
          {...control}
          {...rest}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One of several: `options` are [value, text]. */
export function SelectField({
  label,
  hint,
  error,
  options,
  value,
  onText,
  ...rest
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select
          {...control}
          {...rest}
          value={value}
          onChange={(event) => onText(event.currentTarget.value)}
        >
          {options.map(([key, text]) => (
            <option key={key} value={key} selected={key === value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Yes or no. */
export function CheckField({ label, checked, onCheck }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onCheck(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

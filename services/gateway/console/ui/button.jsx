/** A button: kind "primary", "quiet" or plain. */
export function Button({ kind = "plain", type = "button", children, ...rest }) {
  return (
    <button class={`button button-${kind}`} type={type} {...rest}>
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ kind = "plain", children, ...rest }) {
  return (
    <a class={`button button-${kind}`} {...rest}>
      {children}
    </a>
  );
}

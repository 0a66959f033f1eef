import { useEffect } from "preact/hooks";

const SHOWN_MS = 6000;

/** A short word about what has just happened; it goes by itself. */
export function Toast({ message, onGone }) {
  useEffect(() => {
    if (!message) return undefined;
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div class="toast-place" role="status" aria-live="polite">
      {message && <p class="toast">{message}</p>}
    </div>
  );
}

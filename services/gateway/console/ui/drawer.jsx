import { useContext, useEffect, useId, useRef } from "preact/hooks";
import { Reader } from "../reader.js";
import { Button } from "./button.jsx";

/**
 * A modal panel at the side; the browser's own dialog keeps the focus inside and
 * closes on Escape.
 */
export function Drawer({ title, onClose, children }) {
  return (
    <Modal name="drawer" title={title} onClose={onClose}>
      {children}
    </Modal>
  );
}

/** A modal panel in the middle, for what must be confirmed. */
export function Dialog({ title, onClose, children }) {
  return (
    <Modal name="dialog" title={title} onClose={onClose}>
      {children}
    </Modal>
  );
}

function Modal({ name, title, onClose, children }) {
  const { text } = useContext(Reader);
  const id = useId();
  const dialog = useRef(null);
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown.showModal();
    return () => {
      shown.close();
      before?.focus?.();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog class={name} ref={dialog} aria-labelledby={id} onCancel={cancel}>
      <header class="modal-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" onClick={onClose} aria-label={text("close")}>
          ✕
        </Button>
      </header>
      <div class="modal-body">{children}</div>
    </dialog>
  );
}

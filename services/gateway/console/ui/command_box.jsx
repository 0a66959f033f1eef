import { useContext } from "preact/hooks";
import { Reader } from "../reader.js";
import { Button } from "./button.jsx";

/** Commands to be copied into a shell, one a line. */
export function CommandBox({ label, commands }) {
  const { text, toast } = useContext(Reader);
  const all = commands.join("\n");
  const copy = () =>
    navigator.clipboard.writeText(all).then(
      () => toast(text("copied")),
      () => toast(text("not_copied")),
    );
  return (
    <section class="card stack">
      <header class="part-head">
        <h3>{label}</h3>
        {/* Pages over plain http have no clipboard. */}
        {navigator.clipboard && <Button onClick={copy}>{text("copy")}</Button>}
      </header>
      <pre class="mono" tabIndex={0} role="region" aria-label={label}>
        {all}
      </pre>
    </section>
  );
}

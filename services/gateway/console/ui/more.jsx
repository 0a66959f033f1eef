import { useContext } from "preact/hooks";
import { Reader } from "../reader.js";
import { Button } from "./button.jsx";

/** How many are listed, and a way to the next page. */
export function More({ list }) {
  const { text } = useContext(Reader);
  return (
    <div class="more" role="status">
      <span>{text("shown_count", { n: list.items.length })}</span>
      {list.next && (
        <Button onClick={list.next} disabled={list.loading}>
          {text("more")}
        </Button>
      )}
    </div>
  );
}

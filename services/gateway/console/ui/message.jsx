import { useContext } from "preact/hooks";
import { eventTimeText, quantityText } from "../format.js";
import { Reader, useWords } from "../reader.js";
import { anyTermText } from "../words.js";
import { fieldWords } from "../words/fields.js";
import { LotLink } from "./links.jsx";

const ORGANIZATION = /^(org|pty)-[a-z2-7]{26}$/;
// Numbers of lines tie sections together; to a reader they say nothing.
const HIDDEN = new Set(["line", "eventLine", "lotLine", "documentLine"]);

/** A decoded section, field by field; all of it is text. */
export function Message({ message }) {
  const t = useWords(fieldWords);
  const fields = Object.entries(message).filter(([name]) => !HIDDEN.has(name));
  return (
    <dl class="message">
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }) {
  const { text, language, names } = useContext(Reader);
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) {
      return value.map((one) => anyTermText(String(one), language)).join("、");
    }
    return (
      <ul class="message-list">
        {value.map((one, i) => (
          <li key={i}>
            <Value value={one} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "boolean") return text(value ? "yes" : "no");
  if (typeof value !== "object") {
    const written = String(value);
    if (ORGANIZATION.test(written)) return names(written);
    return anyTermText(written, language);
  }
  if (value.unit && value.value) return quantityText(value);
  if (value.start && value.precision) return eventTimeText(value);
  if (value.issuer && value.lot) return <LotLink lot={value} />;
  return <Message message={value} />;
}

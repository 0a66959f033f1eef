import { useContext } from "preact/hooks";
import { timeLeft, timeText } from "../format.js";
import { Reader, useTerms, useWords } from "../reader.js";
import { toneOf } from "../tones.js";
import { orderWords } from "../words/orders.js";
import { Tag } from "./tag.jsx";

/** What kind of order, and its paper. */
export function OrderTitle({ record }) {
  const { link } = useContext(Reader);
  const term = useTerms();
  const t = useWords(orderWords);
  const { order } = record;
  const kind = order ? term("orderKind", order.kind) : t("order");
  return (
    <>
      <a href={link("order", { entry: record.entry })}>{kind}</a>
      {order?.recallClass > 0 && ` · ${t("class", { n: order.recallClass })}`}
      {order?.documentNumber && <div>{order.documentNumber}</div>}
    </>
  );
}

/** Where an order stands. */
export function OrderStateTag({ record }) {
  const term = useTerms();
  return (
    <Tag tone={toneOf(record.state)}>{term("orderState", record.state)}</Tag>
  );
}

/** The clocks of an order, with how long they still run at `atMs`. */
export function OrderClocks({ record, atMs }) {
  const term = useTerms();
  const t = useWords(orderWords);
  const spell = ({ days, hours, minutes }) =>
    days > 0
      ? t("days_hours", { days, hours })
      : t("hours_minutes", { hours, minutes });
  const running = ["ORDER_STATE_IN_FORCE", "ORDER_STATE_PENDING"];
  const ticks = running.includes(record.state);
  return (
    <ul class="clocks">
      {(record.clocks ?? []).map((one) => {
        const left = timeLeft(Number(atMs), Number(one.dueTimeMs));
        return (
          <li key={one.clock.step}>
            <strong>{term("clockStep", one.clock.step)}</strong>{" "}
            {t("due", { time: timeText(one.dueTimeMs) })}
            {ticks && (
              <Tag tone={one.overdue ? "bad" : "warning"}>
                {t(left.past ? "overdue" : "left", { time: spell(left) })}
              </Tag>
            )}
          </li>
        );
      })}
      {Number(record.lapsesAtMs) > 0 && ticks && (
        <li>{t("lapses", { time: timeText(record.lapsesAtMs) })}</li>
      )}
    </ul>
  );
}

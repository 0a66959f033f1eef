import { useContext } from "preact/hooks";
import { Reader } from "../reader.js";
import { batchName, lotOfBatchName } from "../route.js";

/** A lot as a link to its page: {issuer, lot} or its name in the API. */
export function LotLink({ lot, batch, tab }) {
  const { link, names } = useContext(Reader);
  const { issuer, lot: number } = lot ?? lotOfBatchName(batch);
  if (!number) return null;
  const name = batch ?? batchName(lot);
  return (
    <a
      class="nowrap"
      href={link("lot", { name, tab })}
      title={names(issuer)}
    >
      {number}
    </a>
  );
}

/** Several lots, the first few of them. */
export function LotLinks({ lots = [], most = 6 }) {
  const shown = lots.slice(0, most);
  return (
    <span class="links">
      {shown.map((lot) => (
        <LotLink key={`${lot.issuer} ${lot.lot}`} lot={lot} />
      ))}
      {lots.length > most && <span>+{lots.length - most}</span>}
    </span>
  );
}

/** An entry of the ledger as a link to what stands in it. */
export function EntryLink({ index }) {
  const { link } = useContext(Reader);
  if (index === undefined || Number(index) < 0) return null;
  return <a href={link("entry", { index })}>#{String(index)}</a>;
}

/** Several entries. */
export function EntryLinks({ indexes = [] }) {
  return (
    <span class="links">
      {indexes.map((index) => (
        <EntryLink key={index} index={index} />
      ))}
    </span>
  );
}

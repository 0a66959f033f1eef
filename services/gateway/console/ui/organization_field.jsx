import { useContext } from "preact/hooks";
import { Reader } from "../reader.js";
import { SelectField } from "./field.jsx";

const COUNTERPARTS = ["ENTERPRISE", "LABORATORY"];

/**
 * Which organization, for who reads of several; others read their own, so that
 * there is nothing to choose.
 */
export function OrganizationField({ every, value, onText }) {
  const { text, regulator, directory } = useContext(Reader);
  if (!regulator) return null;
  const members = [...directory]
    .filter(([, one]) => (one.roles ?? []).some((r) => COUNTERPARTS.includes(r)))
    .map(([id, one]) => [id, one.displayName || id]);
  return (
    <SelectField
      label={text("organization")}
      value={value}
      onText={onText}
      options={every ? [["", every], ...members] : members}
    />
  );
}

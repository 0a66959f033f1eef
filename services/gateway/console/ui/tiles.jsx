import { useContext } from "preact/hooks";
import {
  figureOf,
  figureText,
  figureValue,
  places,
  shadeOf,
} from "../figures.js";
import { Reader, useTerms, useWords } from "../reader.js";
import { overviewWords } from "../words/overview.js";

/** The fourteen places of Yongzhou, shaded by one indicator of `rows`. */
export function Tiles({ rows, indicator, params }) {
  const { link } = useContext(Reader);
  const term = useTerms();
  const t = useWords(overviewWords);
  const rowOf = (division) => rows.find((row) => row.division === division);
  const values = places.map(({ division }) =>
    figureValue(figureOf(rowOf(division), indicator)),
  );
  const largest = Math.max(0, ...values.filter((value) => value !== undefined));
  return (
    <ul class="tiles">
      {places.map(({ division, column, row }, i) => {
        const told = rowOf(division);
        const text = placeText(told, indicator, t);
        return (
          <li
            key={division}
            class={`tile-column-${column} tile-row-${row}`}
          >
            <a
              class={`tile shade-${shadeOf(values[i], largest)}`}
              href={link("statistics", { ...params, division })}
            >
              <span class="tile-name">{term("division", division)}</span>
              <span class="tile-value">{text}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** What a place has of an indicator, in words where there is no number. */
export function placeText(row, indicator, t) {
  if (!row) return t("no_figures");
  if (row.suppressed) return t("withheld");
  const figure = figureOf(row, indicator);
  return figure ? figureText(figure).replace(/ \(.*/, "") : t("no_figures");
}

import { useContext, useState } from "preact/hooks";
import { shadeOf } from "../../figures.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { prefectures, scanPlaceText } from "../../scan_analysis.js";
import { Button } from "../../ui/button.jsx";
import { Part } from "../../ui/page.jsx";
import { Table } from "../../ui/table.jsx";
import { scanWords } from "../../words/scans.js";

/** Where codes with findings were scanned, first or latest. */
export function ScanPlaces({ places }) {
  const { text } = useContext(Reader);
  const t = useWords(scanWords);
  const [asTable, setAsTable] = useState(false);
  const change = (
    <Button onClick={() => setAsTable(!asTable)}>
      {text(asTable ? "as_chart" : "as_table")}
    </Button>
  );
  return (
    <Part title={t("places")} tools={change}>
      {asTable ? <PlaceTable places={places} /> : <PlaceTiles places={places} />}
      <p class="note">{t("places_help")}</p>
    </Part>
  );
}

const inHunan = (code) => prefectures.some((one) => one.code === code);

function PlaceTiles({ places }) {
  const t = useWords(scanWords);
  const term = useTerms();
  const largest = Math.max(0, ...[...places.values()].map(({ codes }) => codes));
  const elsewhere = [...places].filter(([code]) => !inHunan(code));
  return (
    <>
      <ul class="tiles">
        {prefectures.map(({ code, column, row }) => (
          <li key={code} class={`tile-column-${column} tile-row-${row}`}>
            <PlaceTile
              name={term("prefecture", code)}
              told={places.get(code)}
              largest={largest}
            />
          </li>
        ))}
      </ul>
      {elsewhere.length > 0 && (
        <>
          <h3 class="note">{t("elsewhere")}</h3>
          <ul class="tiles">
            {elsewhere.map(([code, told]) => (
              <li key={code}>
                <PlaceTile
                  name={scanPlaceText(code, term) || t("place_unknown")}
                  told={told}
                  largest={largest}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function PlaceTile({ name, told, largest }) {
  const t = useWords(scanWords);
  return (
    <div class={`tile shade-${shadeOf(told?.codes, largest)}`}>
      <span class="tile-name">{name}</span>
      <span class="tile-value">{told?.codes ?? t("none_there")}</span>
    </div>
  );
}

function PlaceTable({ places }) {
  const t = useWords(scanWords);
  const term = useTerms();
  const count = (name, title) => ({
    name,
    title: t(title),
    numeric: true,
    cell: ([, told]) => told[name],
  });
  const rows = [...places].sort(([, a], [, b]) => b.codes - a.codes);
  return (
    <Table
      caption={t("places")}
      columns={[
        {
          name: "place",
          title: t("place"),
          cell: ([code]) => scanPlaceText(code, term) || t("place_unknown"),
        },
        count("codes", "codes"),
        count("first", "as_first"),
        count("last", "as_last"),
      ]}
      rows={rows}
      rowKey={([code]) => code}
      empty={t("none")}
    />
  );
}

import { useContext, useState } from "preact/hooks";
import layouts from "daodi:layouts";
import { labelsCommand, plainName } from "../command_line.js";
import {
  hostOf,
  labelLink,
  labelParts,
  labelsPerSheet,
  sampleSerial,
  sheetPlaces,
} from "../label_sheet.js";
import { Reader, useCall, useWords } from "../reader.js";
import { Button, ButtonLink } from "../ui/button.jsx";
import { CommandBox } from "../ui/command_box.jsx";
import { Facts } from "../ui/facts.jsx";
import { SelectField, TextField } from "../ui/field.jsx";
import { LotLink } from "../ui/links.jsx";
import { Page, Part } from "../ui/page.jsx";
import { Empty } from "../ui/state.jsx";
import { labelWords } from "../words/labels.js";

// A browser holds a whole print in memory; more labels are the command's work.
const MAX_COPIES = 800;
const EXTENSION = /\.(pdf|svg|png|zpl|tspl)$/;

/** Labels of one recorded range, or with the code of its lot. */
export function Labels() {
  const { link, route } = useContext(Reader);
  const t = useWords(labelWords);
  const { entry, gtin, batch } = route.params;
  if (entry && gtin && batch) return <Range range={route.params} />;
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Empty>
        {t("no_range")} <ButtonLink href={link("codes")}>→</ButtonLink>
      </Empty>
    </Page>
  );
}

// What the owner's product library calls the goods; "" when it has no record.
function useProductName(gtin) {
  const { session } = useContext(Reader);
  const path = `/v1/organizations/${session.organization}/libraries/product/records/${gtin}`;
  const call = useCall(
    (api, signal) => api.get(path, {}, signal).catch(ignoreAbsent),
    [path],
  );
  return call.data?.displayName ?? "";
}

function ignoreAbsent(error) {
  if (error.problem?.kind === "signedOut" || !error.problem) throw error;
  return {};
}

function emptyForm({ first, last, lot }) {
  return {
    kind: "item",
    layout: layouts[0].name,
    host: location.origin,
    name: undefined,
    first,
    last,
    copies: String(labelsPerSheet(layouts[0])),
    alias: "",
    file: `${plainName(lot)}.pdf`,
  };
}

function Range({ range }) {
  const { language, ledger } = useContext(Reader);
  const t = useWords(labelWords);
  const [form, setForm] = useState(emptyForm(range));
  const known = useProductName(range.gtin);
  const layout = layouts.find(({ name }) => name === form.layout);
  const name = form.name ?? known;
  const host = hostOf(form.host);
  const ofLot = form.kind === "lot";
  const label = {
    link: labelLink({
      host: host ?? location.origin,
      gtin: range.gtin,
      ...(ofLot ? { lot: range.lot } : { serial: sampleSerial }),
    }),
    name,
    lot: range.lot,
    gtin: range.gtin,
    serial: ofLot ? "" : sampleSerial,
    synthetic: !ofLot || Boolean(ledger.simulatedClock),
  };
  const copies = Math.min(MAX_COPIES, Math.max(0, Number(form.copies) || 0));
  const title = (one) => (language === "zh" ? one.title_zh : one.title_en);
  const file = EXTENSION.test(form.file) ? form.file : `${form.file}.pdf`;
  const command = labelsCommand({
    ...form,
    ...(ofLot ? { lot: range.lot } : { entry: range.entry }),
    gtin: range.gtin,
    host,
    name,
    copies,
    file,
  });
  return (
    <>
      <div class="no-print">
        <Page title={t("title")} lead={t("lead")}>
          <RangeFacts range={range} />
          <Form
            form={{ ...form, name }}
            range={range}
            host={host}
            onChange={(change) => setForm({ ...form, ...change })}
            layoutOptions={layouts.map((one) => [one.name, title(one)])}
          />
          <Part title={t("preview")}>
            <Preview layout={layout} label={label} />
            <p class="note">{t(ofLot ? "preview_help" : "preview_item")}</p>
          </Part>
          {ofLot && <PrintSheets layout={layout} copies={copies} />}
          <CommandBox label={t("command")} commands={[command]} />
        </Page>
      </div>
      {ofLot && <Sheets layout={layout} label={label} copies={copies} />}
    </>
  );
}

function RangeFacts({ range }) {
  const t = useWords(labelWords);
  return (
    <div class="card">
      <Facts
        pairs={[
          [t("lot"), <LotLink batch={range.batch} tab="codes" />],
          ["GTIN", range.gtin],
          [t("range"), `${range.first}–${range.last}`],
        ]}
      />
    </div>
  );
}

function Form({ form, range, host, onChange, layoutOptions }) {
  const t = useWords(labelWords);
  const ofLot = form.kind === "lot";
  const field = (key, more) => (
    <TextField
      label={t(key)}
      value={form[key]}
      maxLength={200}
      onText={(value) => onChange({ [key]: value })}
      {...more}
    />
  );
  const within = (text) =>
    /^\d+$/.test(text) &&
    Number(text) >= Number(range.first) &&
    Number(text) <= Number(range.last);
  const counter = (key) =>
    field(key, {
      inputMode: "numeric",
      error: within(form[key]) ? undefined : t("range_wrong", range),
    });
  return (
    <form class="card form" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label={t("kind")}
        value={form.kind}
        onText={(kind) => onChange({ kind })}
        options={["item", "lot"].map((one) => [one, t(`kind_${one}`)])}
      />
      <SelectField
        label={t("layout")}
        value={form.layout}
        onText={(layout) => onChange({ layout })}
        options={layoutOptions}
      />
      {field("host", { error: host ? undefined : t("host_wrong") })}
      {field("name")}
      {ofLot ? (
        field("copies", {
          label: t("copies", { n: MAX_COPIES }),
          inputMode: "numeric",
        })
      ) : (
        <>
          {counter("first")}
          {counter("last")}
        </>
      )}
      {field("alias")}
      {field("file", { hint: t("file_hint") })}
    </form>
  );
}

function LabelDrawing({ parts }) {
  const { symbol, texts } = parts;
  return (
    <>
      {symbol && (
        <path
          d={symbol.path}
          fill="#000"
          shape-rendering="crispEdges"
          transform={`translate(${symbol.x} ${symbol.y}) scale(${symbol.module})`}
        />
      )}
      {texts.map(({ x, y, size, bold, mono, line }, i) => (
        <text
          key={i}
          x={x}
          y={y}
          fill="#000"
          font-size={size}
          font-weight={bold ? 700 : 400}
          class={mono ? "label-mono" : undefined}
        >
          {line}
        </text>
      ))}
    </>
  );
}

function Preview({ layout, label }) {
  const t = useWords(labelWords);
  const { width_mm: width, height_mm: height } = layout.label;
  const parts = labelParts(layout, label);
  return (
    <>
      {!parts.symbol && <p class="note-warning note">{t("too_long")}</p>}
      <svg
        class="label-preview"
        role="img"
        aria-label={`${t("preview")} ${label.link}`}
        viewBox={`0 0 ${width} ${height}`}
      >
        <LabelDrawing parts={parts} />
      </svg>
    </>
  );
}

const isSheet = (layout) => labelsPerSheet(layout) > 1;

function PrintSheets({ layout, copies }) {
  const t = useWords(labelWords);
  if (!isSheet(layout)) return <p class="note">{t("roll_only")}</p>;
  const sheets = Math.ceil(copies / labelsPerSheet(layout));
  return (
    <div class="more">
      <Button kind="primary" disabled={copies < 1} onClick={() => print()}>
        {t("print_sheets", { n: sheets })}
      </Button>
      {t("how_many", { n: copies, sheets })}
    </div>
  );
}

// On paper only: whole sheets in millimetres.
function Sheets({ layout, label, copies }) {
  if (!isSheet(layout)) return null;
  const { width_mm: width, height_mm: height } = layout.page;
  const each = labelsPerSheet(layout);
  const parts = labelParts(layout, label);
  const sheets = Array.from({ length: Math.ceil(copies / each) }, (_, i) =>
    sheetPlaces(layout, copies - i * each),
  );
  return sheets.map((places, i) => (
    <svg
      key={i}
      class="label-sheet"
      aria-hidden="true"
      width={`${width}mm`}
      height={`${height}mm`}
      viewBox={`0 0 ${width} ${height}`}
    >
      {places.map(({ x, y }) => (
        <g key={`${x} ${y}`} transform={`translate(${x} ${y})`}>
          <LabelDrawing parts={parts} />
        </g>
      ))}
    </svg>
  ));
}

import { useContext } from "preact/hooks";
import { Reader, useList, useTerms, useWords } from "../reader.js";
import { lotOfBatchName } from "../route.js";
import { timeText } from "../format.js";
import { toneOf } from "../tones.js";
import { Button } from "../ui/button.jsx";
import { Drawer } from "../ui/drawer.jsx";
import { SelectField, TextField } from "../ui/field.jsx";
import { LotLinks } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { flagWords } from "../words/flags.js";
import { FlagDetail } from "./flag_detail.jsx";

const STATES = ["OPEN", "EXPLAINED", "ESCALATED", "ACCEPTED", "CLOSED_BY_FACT"];
const SEVERITIES = {
  "": undefined,
  FLAG_SEVERITY_ALERT: "FLAG_SEVERITY_ALERT",
  all: "FLAG_SEVERITY_INFORMATION",
};

function queryOf(params) {
  const { state = "not_closed", severity = "", code, organization, lot } = params;
  return {
    organization,
    lot: lot ? lotOfBatchName(lot) : undefined,
    code,
    minimumSeverity: SEVERITIES[severity],
    openOnly: state === "not_closed",
    state: STATES.includes(state) ? `FLAG_STATE_${state}` : undefined,
    pageSize: 100,
  };
}

/** Flags to be worked on: found, read, followed to what caused them. */
export function Flags() {
  const { text, language, route, choose } = useContext(Reader);
  const t = useWords(flagWords);
  const meaning = (flag) =>
    language === "zh" ? flag.explanationZh : flag.explanationEn;
  const list = useList("/v1/flags", queryOf(route.params), "flags");
  const opened = list.items.find(({ name }) => name === route.params.flag);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      <Filter />
      <Answer call={list}>
        {() => (
          <>
            <FlagTable flags={list.items} />
            <More list={list} />
          </>
        )}
      </Answer>
      {opened && (
        <Drawer title={meaning(opened)} onClose={() => choose({ flag: "" })}>
          <FlagDetail flag={opened} onDone={list.reload} />
        </Drawer>
      )}
    </Page>
  );
}

function Filter() {
  const { route, choose } = useContext(Reader);
  const t = useWords(flagWords);
  const term = useTerms();
  const { lot } = route.params;
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label={t("severity")}
        value={route.params.severity ?? ""}
        onText={(severity) => choose({ severity })}
        options={[
          ["", t("severity_warning")],
          ["FLAG_SEVERITY_ALERT", t("severity_alert")],
          ["all", t("severity_all")],
        ]}
      />
      <SelectField
        label={t("state")}
        value={route.params.state ?? "not_closed"}
        onText={(state) => choose({ state })}
        options={[
          ["not_closed", t("not_closed")],
          ["any", t("any_state")],
          ...STATES.map((state) => [state, term("flagState", state)]),
        ]}
      />
      <OrganizationField
        every={t("all_organizations")}
        value={route.params.organization ?? ""}
        onText={(organization) => choose({ organization })}
      />
      <TextField
        label={t("code")}
        placeholder={t("code_hint")}
        value={route.params.code ?? ""}
        onText={(code) => choose({ code: code.trim().toUpperCase() })}
      />
      {lot && (
        <Button onClick={() => choose({ lot: "" })}>
          {t("only_lot", { lot: lotOfBatchName(lot).lot })} ✕
          <span class="hidden-text">{t("every_lot")}</span>
        </Button>
      )}
    </form>
  );
}

// A list in which the flag surely stands.
function filterFor({ code }) {
  return { state: "any", severity: "all", code };
}

function Meaning({ flag, onOpen }) {
  const { language } = useContext(Reader);
  const t = useWords(flagWords);
  return (
    <>
      {language === "zh" ? flag.explanationZh : flag.explanationEn}
      <div>
        <Button
          kind="quiet"
          class="button button-quiet button-inline"
          aria-label={`${t("open")} ${flag.name}`}
          onClick={onOpen}
        >
          {t("open")}
        </Button>{" "}
        <code class="minor">{flag.code}</code>
      </div>
    </>
  );
}

/** Flags with what they mean; each opens its life. */
export function FlagTable({ flags, caption }) {
  const { names, go, route } = useContext(Reader);
  const t = useWords(flagWords);
  const term = useTerms();
  const open = (flag) =>
    go("flags", {
      ...(route.page === "flags" ? route.params : filterFor(flag)),
      flag: flag.name,
    });
  const columns = [
    {
      name: "severity",
      title: t("severity"),
      cell: (flag) => (
        <Tag tone={toneOf(flag.severity)}>{term("severity", flag.severity)}</Tag>
      ),
    },
    {
      name: "what",
      title: t("what"),
      wide: true,
      cell: (flag) => <Meaning flag={flag} onOpen={() => open(flag)} />,
    },
    {
      name: "lots",
      title: t("lots"),
      cell: (flag) => <LotLinks lots={flag.lots} most={4} />,
    },
    {
      name: "whose",
      title: t("whose"),
      cell: (flag) => (flag.organizations ?? []).map(names).join("、"),
    },
    {
      name: "raised",
      title: t("raised"),
      cell: (flag) => timeText(flag.raisedTimeMs),
    },
    {
      name: "state",
      title: t("state"),
      cell: (flag) => (
        <Tag tone={toneOf(flag.state)}>{term("flagState", flag.state)}</Tag>
      ),
    },
  ];
  return (
    <Table
      caption={caption ?? t("title")}
      columns={columns}
      rows={flags}
      rowKey={(flag) => flag.name}
      empty={t("none")}
    />
  );
}

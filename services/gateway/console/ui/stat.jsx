/** One figure with what it counts, as a link when there is more to see. */
export function Stat({ label, value, note, tone = "plain", href }) {
  const inner = (
    <>
      <span class="stat-value">{value}</span>
      <span class="stat-label">{label}</span>
      {note && <span class="stat-note">{note}</span>}
    </>
  );
  const name = `stat stat-${tone}`;
  return href ? (
    <a class={name} href={href}>
      {inner}
    </a>
  ) : (
    <div class={name}>{inner}</div>
  );
}

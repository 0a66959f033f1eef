/** Names and what they are; pairs without a value are left out. */
export function Facts({ pairs }) {
  const told = pairs.filter(
    ([, value]) => (value || value === 0) && value.length !== 0,
  );
  if (told.length === 0) return null;
  return (
    <dl class="facts">
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A screen: heading, what it answers, tools at the right. */
export function Page({ title, lead, tools, children }) {
  return (
    <>
      <header class="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <p class="page-lead">{lead}</p>}
        </div>
        {tools && <div class="page-tools">{tools}</div>}
      </header>
      {children}
    </>
  );
}

/** A part of a screen with a heading. */
export function Part({ title, tools, children }) {
  return (
    <section class="part">
      <header class="part-head">
        <h2>{title}</h2>
        {tools && <div class="part-tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

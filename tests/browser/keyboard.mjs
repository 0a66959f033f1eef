// What a person does who has no mouse.

const MOST_TABS = 120;

// Name of the element that has the focus, as a screen reader would say it.
function focusedName(page) {
  return page.evaluate(() => {
    const node = document.activeElement;
    const label = node.labels && node.labels[0];
    const named = label ? label.textContent : node.textContent;
    return (node.getAttribute("aria-label") || named || "").trim();
  });
}

/**
 * Presses Tab until the focus is on what has that name.
 * @param {import("playwright-core").Page} page
 * @param {string} name or its beginning
 */
export async function tabTo(page, name) {
  const passed = [];
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press("Tab");
    const found = await focusedName(page);
    if (found.startsWith(name)) return;
    passed.push(found.slice(0, 20));
  }
  throw new Error(`no way to "${name}" by Tab; passed ${passed.join(" | ")}`);
}

/** Goes to a field and types into it. */
export async function fill(page, name, text) {
  await tabTo(page, name);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

/** Goes to a button or link and presses it. */
export async function press(page, name) {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

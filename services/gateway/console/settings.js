// What a browser keeps between visits: language and the width of the menu, no
// more. A browser that refuses storage is fine.

/**
 * @param {string} name
 * @param {string} otherwise
 */
export function savedSetting(name, otherwise) {
  try {
    return localStorage.getItem(`daodi-${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function saveSetting(name, value) {
  try {
    localStorage.setItem(`daodi-${name}`, value);
  } catch {
    // Private windows refuse; the setting then lasts as long as the page.
  }
}

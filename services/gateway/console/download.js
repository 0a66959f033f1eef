/**
 * Gives the reader a file that was made here.
 * @param {string} name
 * @param {string} text
 * @param {string} type IANA media type
 */
export function downloadText(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

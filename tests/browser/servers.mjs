// A daodid and a daodi-gateway of their own over a copy of what
// deploy/quickstart.sh --once left: tests report scans and recall lots.
import { spawn } from "node:child_process";
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.join(
  path.dirname(fileURLToPath(import.meta.url)),
  "../..",
);
const START_MS = 60_000;
const POLL_MS = 50;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function start(program, args, log) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const file = createWriteStream(log);
  child.stdout.pipe(file);
  child.stderr.pipe(file);
  return child;
}

// The first line of a file that `child` writes once it listens.
async function addressIn(file, child, log) {
  for (let waited = 0; waited < START_MS; waited += POLL_MS) {
    if (existsSync(file)) return readFileSync(file, "utf8").split("\n")[0];
    if (child.exitCode !== null) break;
    await pause(POLL_MS);
  }
  throw new Error(`did not start: ${readFileSync(log, "utf8").slice(-2000)}`);
}

// The ledger, its side databases, its guard, and the workspace with the keys.
function copyLedger(quickstart, folder) {
  for (const name of readdirSync(quickstart)) {
    if (!/^(data|guard|home)/.test(name)) continue;
    cpSync(path.join(quickstart, name), path.join(folder, name), {
      recursive: true,
    });
  }
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

/**
 * @param {{programs: string, quickstart: string}} folders
 * @returns {Promise<{site: string, core: string, home: string,
 *                    programs: string, folder: string,
 *                    stop: () => Promise<void>}>} folder: for files of tests
 */
export async function startServers({ programs, quickstart }) {
  const folder = mkdtempSync(path.join(tmpdir(), "daodi-browser-"));
  copyLedger(quickstart, folder);
  const home = path.join(folder, "home");
  const tls = (name) => path.join(home, "tls", name);
  const children = [];
  const run = async (name, args, addressFile) => {
    const log = path.join(folder, `${name}.log`);
    const child = start(path.join(programs, name), args, log);
    children.unshift(child);
    return addressIn(addressFile, child, log);
  };
  const stopAll = async () => {
    for (const child of children) await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const coreFile = path.join(folder, "core");
    const core = await run(
      "daodid",
      [
        ["--data", path.join(folder, "data")],
        ["--guard", path.join(folder, "guard/signing.guard")],
        ["--checkpoint-key", path.join(home, "checkpoint_key.pem")],
        ["--serial-keys", path.join(quickstart, "serial-keys")],
        ["--listen", "127.0.0.1:0"],
        ["--tls-cert", tls("server.crt")],
        ["--tls-key", tls("server.key")],
        ["--address-file", coreFile],
      ].flat(),
      coreFile,
    );
    const siteFile = path.join(folder, "site");
    const config = path.join(folder, "gateway.toml");
    writeFileSync(
      config,
      `[listen]
address = "127.0.0.1:0"
admin = "127.0.0.1:0"
address_file = "${siteFile}"
[core]
server = "${core}"
ca_certificate = "${tls("ca.crt")}"
client_certificate = "${tls("OPERATOR.crt")}"
client_key = "${path.join(home, "keys/OPERATOR/transport.pem")}"
[site]
public_url = "http://127.0.0.1"
operator = "daodi browser tests"
assets_folder = "${path.join(root, "build/web")}"

`,
    );
    const address = await run("daodi-gateway", ["--config", config], siteFile);
    const site = `http://${address}`;
    return { site, core, home, programs, folder, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

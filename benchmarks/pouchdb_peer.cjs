// PouchDB that replicates from express-pouchdb, both on LevelDB and each in a process of its own:
// `node pouchdb_peer.cjs MODULES TEXTS FOLDER` answers each line of its input with one JSON object: the
// seconds that a fresh copy took. MODULES is the folder in which `npm install pouchdb express-pouchdb express@4` was
// done. With `serve FOLDER` instead of a text file the program is the server, which tells its port.
"use strict";
const { fork } = require("node:child_process");
const { createRequire } = require("node:module");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const [modules, what, place] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "package.json"));
const PouchDB = load("pouchdb");
const BATCH = 1000;

function say(value) {
  process.stdout.write(JSON.stringify(value) + "\n");
}

function serve() {
  process.chdir(place); // express-pouchdb writes its settings and its log where it stands
  process.on("disconnect", () => process.exit(0)); // the client has gone, in whatever way
  const app = load("express")();
  app.use("/", load("express-pouchdb")(PouchDB.defaults({ prefix: place + path.sep })));
  const listening = app.listen(0, "127.0.0.1", () => process.send(listening.address().port));
}

async function measure() {
  const hall = path.join(place, "server");
  fs.mkdirSync(hall);
  const server = fork(__filename, [modules, "serve", hall], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const port = await new Promise((heard, broken) => server.once("message", heard).once("exit", broken));
  const texts = JSON.parse(fs.readFileSync(what, "utf-8"));
  const central = new PouchDB(`http://127.0.0.1:${port}/county`);
  for (let first = 0; first < texts.length; first += BATCH) {
    const some = texts.slice(first, first + BATCH);
    await central.bulkDocs(some.map((text, n) => ({ _id: String(first + n).padStart(6, "0"), text })));
  }
  say({ ready: true });
  let rounds = 0;
  for await (const _word of readline.createInterface({ input: process.stdin })) {
    rounds += 1;
    const local = new PouchDB(path.join(place, `b${rounds}`));
    const start = process.hrtime.bigint();
    await local.replicate.from(central, { batch_size: BATCH });
    const fresh = Number(process.hrtime.bigint() - start) / 1e9;
    const { doc_count: count } = await local.info();
    if (count !== texts.length) throw new Error(`${count} documents arrived of ${texts.length}`);
    await local.destroy();
    say({ fresh });
  }
  server.kill();
}

if (what === "serve") serve();
else measure().then(() => process.exit(0));

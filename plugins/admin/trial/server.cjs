// The file server of Decap CMS without a server: it asks nobody who they are, so there is no port and no socket that
// leads to it. A line of its input is a wish, a line of its output the answer; it ends with its input.
"use strict";
const readline = require("readline");
const { registerLocalFs } = require("decap-server/dist/middlewares");

const say = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr); // what it logs

const handlers = [];
const app = { use() {}, post: (path, handler) => handlers.push(handler) };

function answered(body) {
  return new Promise((resolve) => {
    let status = 200;
    const response = {
      status(code) {
        status = code;
        return response;
      },
      json: (said) => resolve({ status, said }),
    };
    const ask = (at) => handlers[at]({ body }, response, () => ask(at + 1));
    ask(0);
  });
}

registerLocalFs(app, { logLevel: "error" }).then(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    say(`${JSON.stringify(await answered(JSON.parse(line)))}\n`);
  }
});

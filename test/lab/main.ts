/** The lab for people: `npm run -s lab -- up|down|status|truth|exec …`. */

import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { missing } from "../requirements.ts";
import { Lab, labRequirements, startLab } from "./lab.ts";
import { ip, knownLabs, removeLab } from "./namespaces.ts";
import { type LabOptions, numberSettings, type Plan } from "./options.ts";

const usage = `usage: npm run -s lab -- COMMAND
  up [--link PREFIX] [--routed PREFIX]… [--kernel-prefix PREFIX] [--cloud] [--set NAME=NUMBER]…
  status               the labs of this machine
  exec [ID] -- COMMAND ARGS…   in the scanner's namespace
  truth [ID]           what is really there, JSON Lines
  down [ID]            removes one lab, or all that were started by "up"
NAME: ${numberSettings.join(" ")}`;

const folder = (id: string) => join(tmpdir(), "ksocket-lab", id);

function openLab(id: string | undefined): Lab {
  const known = id ?? knownLabs().at(-1);
  if (known === undefined) throw new Error("there is no lab: start one with up");
  const plan = JSON.parse(readFileSync(join(folder(known), "plan.json"), "utf8")) as Plan;
  return new Lab(known, folder(known), plan);
}

function readSettings(pairs: readonly string[]): LabOptions {
  const settings: Record<string, number> = {};
  for (const pair of pairs) {
    const [name = "", value = ""] = pair.split("=");
    const isKnown = (numberSettings as readonly string[]).includes(name);
    if (!isKnown || !Number.isFinite(Number(value))) throw new Error(`can't set ${pair}\n${usage}`);
    settings[name] = Number(value);
  }
  return settings;
}

async function up(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      link: { type: "string" },
      routed: { type: "string", multiple: true },
      "kernel-prefix": { type: "string" },
      cloud: { type: "boolean" },
      set: { type: "string", multiple: true },
    },
  });
  const lacks = missing(labRequirements);
  if (lacks.length > 0) throw new Error(`a lab needs ${lacks.join(", ")}`);
  const lab = await startLab({
    ...readSettings(values.set ?? []),
    ...(values.link !== undefined && { link: values.link }),
    ...(values.routed && { routed: values.routed }),
    ...(values["kernel-prefix"] !== undefined && { kernelPrefix: values["kernel-prefix"] }),
    hasCloud: values.cloud ?? false,
    isKept: true,
  });
  console.log(
    `lab ${lab.id}: ${lab.truth.hosts.length} hosts in ${lab.plan.link}, ${lab.plan.routed.join(", ")}`,
  );
  console.log(
    `scanner ${lab.plan.scanner}, gateway ${lab.plan.gateway}, truth in ${lab.truthFile}`,
  );
}

async function exec(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--");
  const [command, ...rest] = args.slice(at + 1);
  if (command === undefined) throw new Error(usage);
  const child = openLab(at === 1 ? args[0] : undefined).spawn(command, rest, { stdio: "inherit" });
  process.exitCode = await new Promise<number>((resolve) => {
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function status(): Promise<void> {
  for (const id of knownLabs()) {
    console.log(`lab ${id}`);
    console.log(await ip("-br", "-n", `ks-${id}-scan`, "address"));
  }
}

async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command === "up") return up([...args]);
  if (command === "exec") return exec(args);
  if (command === "status") return status();
  if (command === "truth") {
    process.stdout.write(readFileSync(openLab(args[0]).truthFile));
    return;
  }
  if (command !== "down") throw new Error(usage);
  const ids = args[0] === undefined ? knownLabs().filter(isKept) : [args[0]];
  for (const id of ids) await removeLab(id);
}

const isKept = (id: string): boolean =>
  readFileSync(join(folder(id), "owner.json"), "utf8").includes('"owner":null');

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Who may import whom (docs/architecture.md). test/architecture/imports.test.ts runs these rules and counts the modules that they saw. */
const allowed = {
  "src/net": [],
  "src/protocol": ["src/net"],
  "src/inventory": ["src/protocol", "src/net"],
  "src/log": ["src/protocol"],
  "src/yaml": ["src/protocol"],
  "src/settings": ["src/yaml", "src/protocol", "src/net", "src/log"],
  "src/credentials": ["src/yaml", "src/protocol", "src/net"],
  "src/supervisor": [
    "src/protocol",
    "src/net",
    "src/inventory",
    "src/settings",
    "src/credentials",
    "src/log",
  ],
  "src/cloud": ["src/protocol", "src/net", "src/inventory", "src/settings", "src/log"],
  "src/cli": ["src"],
  "workers/harness": ["src/protocol", "src/net", "src/log"],
  "workers/(capture|reach|snmp|ssh|winrm)": [
    "workers/harness",
    "src/protocol",
    "src/net",
    "src/log",
    "workers/$1",
  ],
};

const folders = Object.entries(allowed).map(([folder, others]) => ({
  name: `only-allowed-from-${folder.replaceAll(/[^a-z]+/g, "-")}`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: {
    path: "^(src|workers|test)/",
    pathNot: [folder.replace(/\(.*\)/, "$1"), ...others].map((other) => `^${other}/`),
  },
}));

/** One home per package. */
const homes = {
  cap: "^workers/capture/",
  ssh2: "^workers/(ssh|harness/tunnel)/",
  "hash-wasm": "^workers/harness/tunnel/client-keys/",
  piscina: "^src/supervisor/pool/",
  rxjs: "^src/supervisor/",
  ws: "^src/(supervisor/link|cloud/endpoint)/",
  "js-yaml": "^src/yaml/",
  pino: "^src/log/",
  "better-sqlite3": "^src/cloud/store/",
  pg: "^src/cloud/store/",
  croner: "^src/cloud/schedule/",
  kysely: "^src/cloud/store/",
  saxes: "^workers/winrm/wsman/",
};

const packages = Object.entries(homes).map(([name, home]) => ({
  name: `home-of-${name}`,
  severity: "error",
  from: { path: "^(src|workers)/", pathNot: home },
  to: { path: `^node_modules/(@types/)?${name}/` },
}));

module.exports = {
  forbidden: [
    ...folders,
    ...packages,
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/cloud/web/console/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".json"],
      conditionNames: ["import", "node", "default", "types"],
      exportsFields: ["exports"],
    },
  },
};

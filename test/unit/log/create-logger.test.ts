import { mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLogger, type LogOptions, LogSettingsError } from "../../../src/log/create-logger.ts";
import { type LogLevelName, levelOfName } from "../../../src/log/levels.ts";
import { KsocketError } from "../../../src/protocol/errors.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import { folderWith } from "../../folder-with.ts";

function openLog(options: Partial<LogOptions> = {}) {
  const logfile = join(folderWith({}), "var/log/ksocket.log");
  const log = createLogger({
    logfile,
    loglevel: "INFO",
    logformat: "%(levelname)s %(name)s %(message)s",
    ...options,
  });
  onTestFinished(log.close);
  const lines = () => readFileSync(logfile, "utf8").split("\n").slice(0, -1);
  return { ...log, logfile, lines };
}

describe("the log file", () => {
  it("is made with its folders, for the owner to write and the group to read", () => {
    const { logfile } = openLog();
    expect(statSync(logfile).mode & 0o777).toBe(0o640 & ~process.umask());
  });

  it("holds a line as soon as the call returns, and is appended to", () => {
    const first = openLog();
    first.logger.info("one");
    expect(first.lines()).toEqual(["INFO ksocket one"]);
    const second = openLog({ logfile: first.logfile });
    second.logger.info("two");
    expect(first.lines()).toEqual(["INFO ksocket one", "INFO ksocket two"]);
  });

  it("is opened again by its name after it was moved away", () => {
    const { logger, logfile, reopen, lines } = openLog();
    logger.info("before");
    renameSync(logfile, `${logfile}.1`);
    logger.info("still the old file");
    reopen();
    logger.info("after");
    expect(lines()).toEqual(["INFO ksocket after"]);
    expect(readFileSync(`${logfile}.1`, "utf8")).toContain("still the old file");
  });

  it("stays the old one when it can't be opened again", () => {
    const { logger, logfile, reopen } = openLog();
    renameSync(logfile, `${logfile}.1`);
    mkdirSync(logfile);
    reopen();
    logger.info("after");
    const old = readFileSync(`${logfile}.1`, "utf8");
    expect(old).toContain("can't be opened again");
    expect(old).toContain("EISDIR");
    expect(old).toContain("INFO ksocket after");
  });

  it("that can't be opened is a fault of the key logfile", () => {
    const folder = folderWith({});
    expect(() => openLog({ logfile: folder })).toThrowError(LogSettingsError);
    expect(() => openLog({ logfile: folder })).toThrowError(`can't be opened: ${folder} (EISDIR).`);
  });

  it("takes no more lines when closed", () => {
    const { logger, close, lines } = openLog();
    close();
    logger.info("late");
    expect(lines()).toEqual([]);
  });
});

describe("levels", () => {
  it.each<[LogLevelName, string[]]>([
    ["NOTSET", ["TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]],
    ["DEBUG", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]],
    ["INFO", ["INFO", "WARNING", "ERROR", "CRITICAL"]],
    ["WARN", ["WARNING", "ERROR", "CRITICAL"]],
    ["WARNING", ["WARNING", "ERROR", "CRITICAL"]],
    ["ERROR", ["ERROR", "CRITICAL"]],
    ["CRITICAL", ["CRITICAL"]],
  ])("%s lets pass what is at least as grave", (loglevel, printed) => {
    const { logger, lines } = openLog({ loglevel, logformat: "%(levelname)s" });
    const levels = ["trace", ...new Set(Object.values(levelOfName))];
    for (const level of new Set(levels)) logger[level as "info"]("x");
    expect(lines()).toEqual(printed);
  });
});

describe("text lines", () => {
  it("are named after the part that logs", () => {
    const { logger, lines } = openLog();
    logger.child({ part: "link" }).warn("down");
    logger.child({ part: "ksocket.scan" }).child({ scanId: "7" }).info("up");
    expect(lines()).toEqual(["WARNING ksocket.link down", "INFO ksocket.scan up scanId=7"]);
  });

  it("carry bindings and fields compactly", () => {
    const { logger, lines } = openLog();
    logger
      .child({ worker: "snmp" })
      .info({ address: "192.0.2.1", n: 3, list: ["a"], text: 'a "b"' }, "seen");
    expect(lines()).toEqual([
      String.raw`INFO ksocket seen worker=snmp address=192.0.2.1 n=3 list=["a"] text="a \"b\""`,
    ]);
  });

  it("say an error's code and message, its stack at DEBUG only", () => {
    const error = new KsocketError("NET_TIMEOUT", "port 22", { cause: new Error("read") });
    const quiet = openLog();
    quiet.logger.error({ err: error }, "failed");
    expect(quiet.lines()).toEqual([
      'ERROR ksocket failed err="NET_TIMEOUT: No answer came in time. (port 22) (because of: read)"',
    ]);
    const loud = openLog({ loglevel: "DEBUG" });
    loud.logger.error({ error }, "failed");
    expect(loud.lines()).toHaveLength(1);
    expect(loud.lines()[0]).toContain("create-logger.test.ts");
  });

  it("know the function, file and line of the call", () => {
    const { logger, lines } = openLog({ logformat: "%(filename)s %(funcName)s %(message)s" });
    function dial() {
      logger.child({}).info("x");
    }
    dial();
    expect(lines()).toEqual(["create-logger.test.ts dial x"]);
  });

  it("can't be forged: line ends and control characters are escaped", () => {
    const { logger, lines } = openLog();
    logger.info({ sysName: "a\nCRITICAL x\u202e\u001b[2J" }, "one\r\ntwo\u2028");
    expect(lines()).toEqual([
      String.raw`INFO ksocket one\r\ntwo\u2028 sysName="a\nCRITICAL x\u202e\u001b[2J"`,
    ]);
  });

  it("are bounded, however much a field holds", () => {
    const { logger, lines } = openLog();
    logger.info({ banner: "x".repeat(1_000_000) }, "seen");
    expect(lines()[0]?.length).toBeLessThan(3_000);
  });

  it("print a Secret as <secret>", () => {
    const { logger, lines } = openLog();
    logger.info({ token: new Secret("hunter22") }, `token ${new Secret("hunter22").toString()}`);
    expect(lines()).toEqual(["INFO ksocket token <secret> token=<secret>"]);
  });
});

describe("json lines", () => {
  it("hold time, level, name, message and fields, one object a line", () => {
    const { logger, lines } = openLog({ logformat: "json" });
    logger.child({ part: "link" }).warn({ level: "odd", err: new Error("a\nb") }, "down");
    const line: unknown = JSON.parse(lines()[0] ?? "");
    expect(line).toMatchObject({
      level: "WARNING",
      name: "ksocket.link",
      message: "down",
      fields: { level: "odd", err: { type: "Error", message: "a\nb" } },
    });
    expect(line).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/));
  });
});

it("a format that can't be read is a fault of the key logformat", () => {
  expect(() => openLog({ logformat: "%(nothing)s" })).toThrowError(/no attribute %\(nothing\)s/);
});

it("errors of child loggers, causes that are no errors and lists of errors are described too", () => {
  const { logger, lines } = openLog({ logformat: "json" });
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const error = new AggregateError([new Error("one")], "all", { cause: circular });
  logger.child({ err: error }).error("failed");
  const line: unknown = JSON.parse(lines()[0] ?? "");
  expect(line).toHaveProperty("fields.err.errors[0].message", "one");
  expect(line).toHaveProperty("fields.err.cause.message", expect.stringContaining("[Circular"));
});

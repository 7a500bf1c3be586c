/** The language of the page: the browser's until one is chosen; the choice is kept in this browser. */

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { errorTable } from "../../../../protocol/errors.ts";
import type { ApiFault, FieldFault } from "../api/client.ts";
import { en, type MessageKey } from "./en.ts";
import { ja } from "./ja.ts";
import { jaFaults } from "./ja-faults.ts";

export type Language = "en" | "ja";

const STORED = "ksocket-language";
const dictionaries = { en, ja };
/** Their message says more than the code. */
const withDetail: ReadonlySet<string> = new Set(["REQUEST_INVALID", "CONFLICT"]);

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "en" || stored === "ja") return stored;
  return navigator.language.toLowerCase().startsWith("ja") ? "ja" : "en";
}

export type WordGroup =
  | "scan"
  | "state"
  | "phase"
  | "verdict"
  | "history"
  | "identity"
  | "signature"
  | "answer"
  | "answerText"
  | "change"
  | "kind"
  | "deviceType"
  | "role"
  | "roleText"
  | "event"
  | "delivery"
  | "section"
  | "audit"
  | "probe"
  | "read"
  | "field";

export interface Words {
  readonly language: Language;
  readonly choose: (language: Language) => void;
  /** The sentence with its `{names}` filled in. */
  readonly t: (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;
  /** The sentence of a word that came from the API, as "scan." + status; the word itself when there is none. */
  readonly word: (group: WordGroup, name: string) => string;
  readonly number: (value: number) => string;
  /** Local date and time of an RFC 3339 text; a dash for none. */
  readonly time: (text: string | null) => string;
  /** Seconds, minutes or hours. */
  readonly duration: (ms: number) => string;
  readonly fault: (fault: ApiFault) => string;
  /** What is wrong with a member of what was sent, or with one inside it; undefined when nothing is. */
  readonly fieldFault: (fault: ApiFault | undefined, path: string) => string | undefined;
  /** The sentence of an error code of a verdict. */
  readonly code: (code: string) => string;
}

const Context = createContext<Words | undefined>(undefined);

const isKey = (key: string): key is MessageKey => Object.hasOwn(en, key);

function wordsOf(language: Language, choose: Words["choose"]): Words {
  const messages: Readonly<Record<MessageKey, string>> = dictionaries[language];
  const numbers = new Intl.NumberFormat(language);
  const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const unit = (value: number, name: "second" | "minute" | "hour") =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: value < 10 && name !== "second" ? 1 : 0,
    }).format(value);
  const t: Words["t"] = (key, values = {}) =>
    messages[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const fieldSentence = ({ reason, message, value }: FieldFault) => {
    const key = `wrong.${reason}`;
    return isKey(key) ? t(key, { value }) : message;
  };
  const code: Words["code"] = (name) => {
    if (language === "ja" && jaFaults[name] !== undefined) return jaFaults[name];
    const table: Readonly<Record<string, { message: string }>> = errorTable;
    return table[name]?.message ?? name;
  };
  return {
    language,
    choose,
    t,
    word: (group, name) => {
      const key = `${group}.${name}`;
      return isKey(key) ? messages[key] : name;
    },
    number: (value) => numbers.format(value),
    time: (text) => (text === null ? "–" : times.format(new Date(text))),
    duration: (ms) => {
      if (ms < 120_000) return unit(Math.max(0, Math.round(ms / 1_000)), "second");
      return ms < 7_200_000 ? unit(ms / 60_000, "minute") : unit(ms / 3_600_000, "hour");
    },
    fault: (fault) => {
      const wait =
        fault.retryAfterSeconds === undefined
          ? ""
          : ` ${t("retryIn", { seconds: fault.retryAfterSeconds })}`;
      if (fault.code === "UNREACHABLE") return t("unreachable");
      if (fault.fields.length > 0) return fault.fields.map(fieldSentence).join(" ");
      if (language === "en") return fault.message + wait;
      const sentence = jaFaults[fault.code] ?? fault.message;
      return (withDetail.has(fault.code) ? `${sentence}(${fault.message})` : sentence) + wait;
    },
    fieldFault: (fault, path) => {
      const own = fault?.fields.filter(
        (field) => field.path === path || field.path.startsWith(`${path}.`),
      );
      return own === undefined || own.length === 0 ? undefined : own.map(fieldSentence).join(" ");
    },
    code,
  };
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(
    () =>
      wordsOf(language, (chosen) => {
        localStorage.setItem(STORED, chosen);
        setLanguage(chosen);
      }),
    [language],
  );
  return <Context value={words}>{children}</Context>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (words === undefined) throw new Error("no language is provided");
  return words;
}

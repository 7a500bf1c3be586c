/** Pages by path, on the browser's own history. A link is a plain `<a href>`. */

import { useMemo, useSyncExternalStore } from "react";

const MOVED = "ksocket:moved";

const subscribe = (changed: () => void) => {
  addEventListener("popstate", changed);
  addEventListener(MOVED, changed);
  return () => {
    removeEventListener("popstate", changed);
    removeEventListener(MOVED, changed);
  };
};

export function navigate(to: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  dispatchEvent(new Event(MOVED));
}

export interface Place {
  /** Without a trailing slash; "" is the start page. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export function usePlace(): Place {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  return useMemo(() => {
    const { pathname, searchParams } = new URL(href, location.origin);
    return { path: pathname.replace(/\/+$/, ""), query: searchParams };
  }, [href]);
}

/** Changes the query of the page; an empty value leaves its key out. */
export function changeQuery(changes: Readonly<Record<string, string>>): void {
  const { pathname, searchParams } = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value === "") searchParams.delete(key);
    else searchParams.set(key, value);
  }
  const query = searchParams.toString();
  navigate(query === "" ? pathname : `${pathname}?${query}`, "replace");
}

/** Plain clicks on links to our own pages don't load the page anew. */
export function followLinksInPage(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link === null || link.target !== "" || link.origin !== location.origin) return;
    if (link.hash !== "" || link.pathname.startsWith("/api/")) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}

/** The names of a pattern's `:parameters`. */
type Names<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;

export type Params<Pattern extends string> = Readonly<Record<Names<Pattern>, string>>;

/** The parameters when the path fits the pattern. */
export function matchPath<Pattern extends string>(
  pattern: Pattern,
  path: string,
): Params<Pattern> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = text;
    else if (part !== text) return undefined;
  }
  return params as Params<Pattern>; // every name of the pattern has just been set
}

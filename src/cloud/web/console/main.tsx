/** Where the page starts: the component library with the page's nonce, the language, the pages. */

import "@mantine/core/styles.css";
import "./console.css";
import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { LanguageProvider } from "./i18n/language.tsx";
import { followLinksInPage } from "./router.ts";
import { colorVariables, theme } from "./theme.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** `get-nonce`, by which dialogs lock the page's scrolling, looks here for the nonce of its style element. */
Object.assign(globalThis, { __webpack_nonce__: nonce });

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");
followLinksInPage();
createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={colorVariables}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <LanguageProvider>
      <App />
    </LanguageProvider>
  </MantineProvider>,
);

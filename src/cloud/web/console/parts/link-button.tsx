import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";

interface LinkButtonProps extends ButtonProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** A link that looks like a button. */
export function LinkButton(props: LinkButtonProps) {
  return <Button component="a" variant="default" {...props} />;
}

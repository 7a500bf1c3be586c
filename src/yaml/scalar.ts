/** A scalar as it was written. What type it is is decided by the key that it stands under, so that no password is ever read as a number. */
export class YamlScalar {
  readonly text: string;
  /** Written without quotes. */
  readonly isPlain: boolean;
  /** Whether `$VAR` in it is expanded: in files, not in values from the environment or the command line. */
  readonly isExpandable: boolean;

  constructor(text: string, { isPlain = true, isExpandable = true } = {}) {
    this.text = text;
    this.isPlain = isPlain;
    this.isExpandable = isExpandable;
  }

  /** YAML 1.1 null: nothing at all, `~` or the word. */
  get isNull(): boolean {
    return this.isPlain && /^(~|null|Null|NULL)?$/.test(this.text);
  }
}

import type { Device, ReplyKind } from '../contract/chat.ts';
import type { WarningSet } from '../knowledge/knowledge.ts';

/** A sentence or two with the sections that prove it. */
export interface CitedText {
  readonly text: string;
  readonly sections: readonly string[];
  readonly device: Device | null;
}

export interface DraftStep {
  readonly number: number;
  /** The printed instruction, word for word. */
  readonly text: string;
  /** One line for the list in the text; the default is `text`. */
  readonly brief: string;
  readonly section: string;
  readonly device: Device | null;
  /** The screen's printed name, where the step is one of many: said above a step that stands alone. */
  readonly screen: string | null;
}

/** An answer before it is numbered and written out. Its order is the order in which it is read. */
export interface Draft {
  readonly kind: ReplyKind;
  readonly lead: readonly CitedText[];
  readonly warnings: WarningSet | null;
  readonly steps: readonly DraftStep[];
  /** Ids of contacts. */
  readonly contacts: readonly string[];
  readonly suggestions: readonly { readonly label: string; readonly message: string }[];
}

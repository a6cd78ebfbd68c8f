import { type Messages, messages } from './messages.ja.ts';
import { styles } from './styles.ts';
import { SupportChatElement } from './support-chat-element.ts';

// Written in by the build (src/widget-bundle/build-widget.ts).
declare const ELEMENT_NAME: string;
declare const MESSAGES: Partial<Messages>;

// Words and styles are imported here so that they stand before all code in the bundle: that compresses best.
SupportChatElement.config = { server: new URL('.', import.meta.url).href, messages: { ...messages, ...MESSAGES }, styles };
if (!customElements.get(ELEMENT_NAME)) customElements.define(ELEMENT_NAME, SupportChatElement);

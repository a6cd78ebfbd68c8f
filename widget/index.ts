import type { Messages } from './messages.ja.ts';
import { SupportChatElement } from './support-chat-element.ts';

// Written in by the build (src/widget-bundle/build-widget.ts).
declare const ELEMENT_NAME: string;
declare const MESSAGES: Partial<Messages>;

SupportChatElement.config = { server: new URL('.', import.meta.url).href, messages: MESSAGES };
if (!customElements.get(ELEMENT_NAME)) customElements.define(ELEMENT_NAME, SupportChatElement);

import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

/** Longest Markdown that is rendered, in characters; the rest of a longer text is left out. */
const MAX_LENGTH = 20_000;

const allowedTags = ['p', 'br', 'strong', 'em', 'ul', 'ol', 'li', 'a', 'code', 'pre', 'h2', 'h3', 'h4', 'blockquote', 'hr'];

export type MarkdownRenderer = (markdown: string) => HtmlEscapedString;

/**
 * Markdown to HTML that is safe to put into a page: raw HTML and images become text, links lead only to the hosts named
 * and say which, and whatever the parser cannot cope with is shown as plain text.
 * @param linkHosts Hosts that may be linked, over https.
 */
export function createMarkdownRenderer(linkHosts: ReadonlySet<string>): MarkdownRenderer {
  const marked = new Marked({
    gfm: true,
    breaks: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      link({ href, tokens }) {
        const label = this.parser.parseInline(tokens);
        const host = linkedHost(href, linkHosts);
        if (host === null) return label;
        return `<a href="${escapeHtml(href)}">${label}</a>${label.includes(host) ? '' : `（${host}）`}`;
      },
    },
  });

  const clean: sanitizeHtml.IOptions = {
    allowedTags,
    // `start` keeps the printed numbers of a list that does not begin at 1.
    allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
    allowedSchemes: ['https'],
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, { href = '' }) =>
        linkedHost(href, linkHosts) === null
          ? { tagName: 'span', attribs: {} }
          : { tagName, attribs: { href, rel: 'noopener noreferrer' } },
    },
  };

  return (markdown) => {
    const text = markdown.slice(0, MAX_LENGTH);
    try {
      return raw(sanitizeHtml(marked.parse(text, { async: false }), clean));
    } catch {
      // The parser recurses: a few thousand nested quotes or lists overflow its stack.
      return raw(`<pre>${escapeHtml(text)}</pre>`);
    }
  };
}

/** The host of a link that may be shown, or null. */
export function linkedHost(href: string, linkHosts: ReadonlySet<string>): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol, host, username, password } = new URL(href);
  return protocol === 'https:' && linkHosts.has(host) && username === '' && password === '' ? host : null;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

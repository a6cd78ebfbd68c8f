import { html } from 'hono/html';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { OpenApiDocument, Operation } from './openapi-document.ts';
import { type Html, pageLayout } from './page-layout.ts';

/** GET /openapi: the description to read; it loads nothing from elsewhere and runs no script. */
export function openApiPage(knowledge: Knowledge, document: OpenApiDocument): Html {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  return pageLayout(knowledge, {
    title: document.info.title,
    trail: [{ label: document.info.title }],
    content: html`<h1>${document.info.title}</h1>
<p>${document.info.description}</p>
<p><a href="/openapi.json">OpenAPI 3.1 の文書（JSON）</a></p>
${operations.map(({ name, operation }) => operationSection(name, operation))}
<section class="card" aria-labelledby="schemas"><h2 id="schemas">型</h2>
${Object.entries(document.components.schemas).map(
  ([name, schema]) =>
    html`<details id="${name}"><summary>${name}</summary><pre tabindex="0"><code>${JSON.stringify(schema, null, 2)}</code></pre></details>`,
)}</section>`,
  });
}

function operationSection(name: string, { summary, description, requestBody, parameters, responses }: Operation): Html {
  return html`<section class="card"><h2><code>${name}</code></h2>
<p>${summary}</p>
${description?.split('\n\n').map((paragraph) => html`<p>${paragraph}</p>`) ?? ''}
<ul>
${requestBody ? html`<li>送るもの：${typesIn(requestBody.content)}</li>` : ''}
${parameters?.map(({ name, description }) => html`<li><code>${name}</code>：${description}</li>`) ?? ''}
${Object.entries(responses).map(([status, { description, content }]) => html`<li>${status}：${description}${content ? html`（${typesIn(content)}）` : ''}</li>`)}
</ul></section>`;
}

/** Media types, each with a link to its type where it has a name. */
function typesIn(content: unknown): Html[] {
  return Object.entries(content as Record<string, { schema: { $ref?: string } }>).map(([mediaType, { schema }]) => {
    const name = schema.$ref?.split('/').at(-1);
    return html`<code>${mediaType}</code> ${name ? html`<a href="#${name}">${name}</a> ` : ''}`;
  });
}

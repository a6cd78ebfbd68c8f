import { OAuth2Server } from 'oauth2-mock-server';

export interface OidcProvider {
  readonly issuer: string;
  /** Claims of the next ID tokens. */
  claims: Record<string, unknown>;
  stop(): Promise<void>;
}

/** A local OpenID Connect provider: signs real tokens, checks PKCE, and lets everybody in as whom `claims` say. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const provider: OidcProvider = { issuer: server.issuer.url ?? '', claims: {}, stop: () => server.stop() };
  server.service.on('beforeTokenSigning', (token: { payload: Record<string, unknown> }) => Object.assign(token.payload, provider.claims));
  return provider;
}

import type { Configuration } from 'openid-client';
import { z } from 'zod';
import type { StaffOidcConfig } from '../config.ts';
import type { StaffRole } from './staff-account.ts';

/** What the browser keeps while somebody is away at the provider. */
const pendingSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() });
export type PendingSignIn = z.infer<typeof pendingSchema>;

export interface OidcPerson {
  /** As the provider calls the person: user name, e-mail address or subject. */
  readonly name: string;
  /** null: the provider gives the person no role here. */
  readonly role: StaffRole | null;
}

/** Seconds for each question to the provider. */
const PROVIDER_SECONDS = 8;

/**
 * Signs people in at an OpenID Connect provider: authorization code with PKCE, state and nonce; the ID token is proven by
 * the library. Nothing of it is loaded, and nobody is asked, before the first sign-in.
 * @see OpenID Connect Core 1.0; RFC 7636; RFC 9700
 */
export class OidcSignIn {
  readonly #config: StaffOidcConfig;
  readonly #redirectUri: string;
  #provider: Promise<Configuration> | null = null;

  /** @param publicUrl Address under which browsers reach this server, without a slash at its end. */
  constructor(config: StaffOidcConfig, publicUrl: string) {
    this.#config = config;
    this.#redirectUri = `${publicUrl}/staff/oidc/callback`;
  }

  /** Where to send the browser, and what it has to bring back. @throws when the provider cannot be asked */
  async start(next: string): Promise<{ readonly address: string; readonly pending: PendingSignIn }> {
    const client = await import('openid-client');
    const provider = await this.#discover();
    const pending = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier(), next };
    const address = client.buildAuthorizationUrl(provider, {
      redirect_uri: this.#redirectUri,
      scope: 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, pending };
  }

  /**
   * @param query The query that the provider sent the browser back with, with its question mark.
   * @throws when anything about it is not as it was begun
   */
  async finish(query: string, { state, nonce, verifier }: PendingSignIn): Promise<OidcPerson> {
    const client = await import('openid-client');
    const tokens = await client.authorizationCodeGrant(await this.#discover(), new URL(`${this.#redirectUri}${query}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('no ID token');
    const names = [claims.preferred_username, claims.email, claims.sub];
    const name = names.find((each): each is string => typeof each === 'string' && each !== '') ?? claims.sub;
    return { name: name.slice(0, 100), role: this.#roleIn(claims) };
  }

  /** The highest role that the claim names. */
  #roleIn(claims: Readonly<Record<string, unknown>>): StaffRole | null {
    const { roleClaim, operatorValue, editorValue } = this.#config;
    const value = Object.hasOwn(claims, roleClaim) ? claims[roleClaim] : nestedValue(claims, roleClaim.split('.'));
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    if (values.includes(editorValue)) return 'editor';
    return values.includes(operatorValue) ? 'operator' : null;
  }

  /** The provider's description of itself; asked for again after a failure. */
  #discover(): Promise<Configuration> {
    this.#provider ??= this.#askProvider().catch((error: unknown) => {
      this.#provider = null;
      throw error;
    });
    return this.#provider;
  }

  async #askProvider(): Promise<Configuration> {
    const client = await import('openid-client');
    const { issuer, clientId, clientSecret } = this.#config;
    const address = new URL(issuer);
    return client.discovery(address, clientId, clientSecret, clientSecret === undefined ? client.None() : undefined, {
      timeout: PROVIDER_SECONDS,
      // Only on this machine: the configuration takes no other.
      execute: address.protocol === 'http:' ? [client.allowInsecureRequests] : [],
    });
  }
}

export function encodePending(pending: PendingSignIn): string {
  return Buffer.from(JSON.stringify(pending)).toString('base64url');
}

/** @returns null for anything that {@link encodePending} did not write */
export function decodePending(text: string | undefined): PendingSignIn | null {
  try {
    return pendingSchema.parse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** `realm_access.roles`, as some providers nest them. */
function nestedValue(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
}

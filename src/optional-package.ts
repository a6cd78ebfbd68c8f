import { SupportChatError } from './errors.ts';

/**
 * Loads a package that only some settings need.
 * @param needed What needs it, for the message: `LLM_MODEL "ollama:…"`.
 * @throws {SupportChatError} 'config-invalid' that names the command to install it
 */
export async function importOptional<Package>(name: string, needed: string): Promise<Package> {
  try {
    return (await import(name)) as Package;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new SupportChatError('config-invalid', `${needed} needs a package that is not installed: npm install ${name}`, { cause: error });
  }
}

import { ConfigurationError } from '#libs/configuration';
import { PlainError } from './embedded-system.js';

/** What is wrong and what to do, for the mishaps a newcomer meets. Anything else keeps its stack. */
export function inPlainWords(error: unknown): string {
  const { code = '', message = String(error), stack } = error as { code?: string; message?: string; stack?: string };
  if (error instanceof PlainError || error instanceof ConfigurationError) return message;
  if (code === 'ENOSPC' || code === '53100' || /No space left on device/i.test(message)) {
    return 'The disk is full: free some space and start again. Nothing that was confirmed has been lost.';
  }
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program. Stop it, or choose another: PORT=8090 npm start';
  if (code === 'EACCES' || code === 'EPERM')
    return `No permission: ${message}. Check who owns this folder, or choose another with DATA_DIR.`;
  return stack ?? message;
}

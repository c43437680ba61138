import { fileTypeFromBuffer } from 'file-type';
import { refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';

const TYPES: Readonly<Record<string, { readonly type: string; readonly extensions: readonly string[] }>> = {
  pdf: { type: 'application/pdf', extensions: ['pdf'] },
  jpg: { type: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  png: { type: 'image/png', extensions: ['png'] },
  ofd: { type: 'application/ofd', extensions: ['ofd'] },
};
const NAME_MAX = 120;

/** The file's own name without folders, control characters and what paths or headers could trip over. */
export function cleanName(fileName: string): string {
  const base = fileName.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const cleaned = base
    .replace(/[\p{C}<>:"|?*]/gu, '')
    .trim()
    .replace(/^\.+/, '');
  if (cleaned === '') return 'evidence';
  const characters = [...cleaned];
  if (characters.length <= NAME_MAX) return cleaned;
  const dot = cleaned.lastIndexOf('.');
  const ending = dot > 0 ? [...cleaned.slice(dot)].slice(0, 10) : [];
  return [...characters.slice(0, NAME_MAX - ending.length), ...ending].join('');
}

/**
 * What a file is by its first bytes; its name and declared type must agree.
 * Refusals: EVIDENCE_TYPE_UNSUPPORTED, EVIDENCE_TYPE_MISMATCH.
 */
export async function checkType(head: Buffer, fileName: string, declaredType: string): Promise<string | Refusal> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  // OFD (GB/T 33190) is a ZIP whose root document is OFD.xml.
  const ofd = head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')) && head.includes('OFD.xml');
  const found = ofd ? TYPES['ofd'] : detected && TYPES[detected.ext];
  if (!found) return refuse('EVIDENCE_TYPE_UNSUPPORTED', {}, 'file');
  const ending = fileName.includes('.') ? fileName.split('.').at(-1)!.toLowerCase() : '';
  const named = found.extensions.includes(ending);
  const declared = ['', 'application/octet-stream', 'application/zip', found.type].includes(declaredType);
  return named && declared
    ? found.type
    : refuse('EVIDENCE_TYPE_MISMATCH', { declared: named ? declaredType : `.${ending}`, found: found.type }, 'file');
}

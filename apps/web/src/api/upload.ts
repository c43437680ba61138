import type { Schemas } from './client';
import { problemFrom, unreachable } from './problem';

export const EVIDENCE_BYTES_MAX = 20 * 1024 * 1024;
export const EVIDENCE_ACCEPT = '.pdf,.jpg,.jpeg,.png,.ofd';

/** Sends one file as evidence. XMLHttpRequest, since fetch tells no upload progress. */
export function uploadEvidence(file: File, onProgress: (percent: number) => void): Promise<Schemas['EvidenceReceipt']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file, file.name);
    request.open('POST', '/api/v1/evidence');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? Math.floor((loaded * 100) / total) : 0);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as Schemas['EvidenceReceipt'])
        : reject(problemFrom(request.status, request.response));
    request.onerror = () => reject(unreachable());
    request.send(form);
  });
}

export const evidenceAddress = (evidenceId: string, inline: boolean): string =>
  `/api/v1/evidence/${evidenceId}${inline ? '?inline=1' : ''}`;

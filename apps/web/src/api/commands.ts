import { client, read, writeHeaders } from './client';
import type { Schemas } from './client';

/** Where a command goes, the version its person looked at, and the key that makes repeating it harmless. */
export interface Address {
  readonly remittanceId: string;
  readonly transferId: string;
  readonly legNo: number;
  readonly version: number;
  readonly key: string;
}

const ofRemittance = ({ remittanceId, key, version }: Address) => ({
  params: { path: { remittanceId } },
  headers: writeHeaders(key, version),
});
const ofTransfer = ({ remittanceId, transferId, key, version }: Address) => ({
  params: { path: { remittanceId, transferId } },
  headers: writeHeaders(key, version),
});

/** Every command of a remittance by its name in the detail's permitted list. */
export const COMMANDS = {
  logTransfer: (at: Address, body: Schemas['LogTransferBody']) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/transfers', { ...ofRemittance(at), body })),
  submitTransfer: (at: Address) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/submit', ofTransfer(at))),
  withdrawTransfer: (at: Address, body: Schemas['ReasonBody']) =>
    read(
      client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/withdraw', { ...ofTransfer(at), body }),
    ),
  approveTransfer: (at: Address, body: Schemas['RemarkBody']) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/approve', { ...ofTransfer(at), body })),
  rejectTransfer: (at: Address, body: Schemas['ReasonBody']) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/reject', { ...ofTransfer(at), body })),
  confirmSent: (at: Address, body: Schemas['ConfirmSentBody']) =>
    read(
      client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/confirm-sent', {
        ...ofTransfer(at),
        body,
      }),
    ),
  confirmReceipt: (at: Address, body: Schemas['ConfirmReceiptBody']) =>
    read(
      client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/confirm-receipt', {
        ...ofTransfer(at),
        body,
      }),
    ),
  resolveDispute: (at: Address, body: Schemas['ResolveDisputeBody']) =>
    read(
      client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/resolve-dispute', {
        ...ofTransfer(at),
        body,
      }),
    ),
  returnTransfer: (at: Address, body: Schemas['ReturnBody']) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/return', { ...ofTransfer(at), body })),
  attachEvidence: (at: Address, body: Schemas['EvidenceReference']) =>
    read(
      client.POST('/api/v1/remittances/{remittanceId}/transfers/{transferId}/evidence', { ...ofTransfer(at), body }),
    ),
  adjustDueAmount: (at: Address, body: Schemas['AdjustDueBody']) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/adjust-due', { ...ofRemittance(at), body })),
  cancelRemittance: (at: Address, body: Schemas['ReasonBody']) =>
    read(client.POST('/api/v1/remittances/{remittanceId}/cancel', { ...ofRemittance(at), body })),
  closeShort: (at: Address, body: Schemas['CloseShortBody']) =>
    read(
      client.POST('/api/v1/remittances/{remittanceId}/legs/{legNo}/close-short', {
        params: { path: { remittanceId: at.remittanceId, legNo: String(at.legNo) } },
        headers: writeHeaders(at.key, at.version),
        body,
      }),
    ),
};

export type CommandType = keyof typeof COMMANDS;

export const planRemittance = (key: string, body: Schemas['PlanBody']) =>
  read(client.POST('/api/v1/remittances', { body, headers: writeHeaders(key) }));

export const recordCollection = (key: string, accountId: string, body: Schemas['CollectionBody']) =>
  read(
    client.POST('/api/v1/accounts/{accountId}/collections', {
      params: { path: { accountId } },
      body,
      headers: writeHeaders(key),
    }),
  );

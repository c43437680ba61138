import { useState } from 'react';
import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Button from 'antd/es/button';
import Modal from 'antd/es/modal';
import Progress from 'antd/es/progress';
import { BATCH_SHOWN_BY, batchKey } from '../../../api/payout';
import { cancelImport, confirmImport, importKey, importsQuery, isAtWork } from '../../../api/payout-files';
import type { PayoutImport } from '../../../api/payout-files';
import { problemOf } from '../../../api/problem';
import type { Problem } from '../../../api/problem';
import { useMay } from '../../../app/session';
import { RefusalAlert } from '../../../components/refusal-alert';
import { useWords } from '../../../components/refusal-words';
import { StaleAlert } from '../../../components/stale-alert';
import { StateTag } from '../../../components/state-tag';
import { ErrorState, LoadingState } from '../../../components/states';
import { useCommandOn } from '../../../components/use-command';
import { newId } from '../../../ids';
import { formatHeads } from '../../../money';
import { IMPORT_ACTS, permittedOf } from '../batch';
import type { Batch, ImportAct } from '../batch';
import { ImportChecked } from './import-checked';
import { ImportRejected } from './import-rejected';
import { ImportStart } from './import-start';
import { useImport } from './use-import';

interface ImportDialogProps {
  readonly act: ImportAct;
  readonly batch: Batch;
  /** The file looked at; none: one is chosen. */
  readonly importId: string | undefined;
  readonly onImport: (importId: string | undefined) => void;
  readonly onClose: () => void;
}

/** A worker is at the file: how far, in bytes of it and in lines understood. */
function AtWork({ file }: { readonly file: PayoutImport }) {
  const { t } = useTranslation();
  const percent = file.sizeBytes > 0 ? Math.min(99, Math.floor((file.bytesRead * 100) / file.sizeBytes)) : 0;
  return (
    <div role="status" className="checking">
      <Progress percent={percent} status="active" />
      <p>{t(file.state === 'RECEIVED' ? 'file.waiting' : 'file.checking', { number: formatHeads(file.linesRead) })}</p>
      <p className="quiet">{t('file.mayLeave')}</p>
    </div>
  );
}

/** Gives a file up: while it is checked, or after it was. */
function useGivingUp(file: PayoutImport | undefined) {
  const queries = useQueryClient();
  const [key] = useState(newId);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const giveUp = async (): Promise<void> => {
    if (!file) return;
    setBusy(true);
    setProblem(undefined);
    try {
      queries.setQueryData(importKey(file.importId), await cancelImport(file.importId, key));
      void queries.invalidateQueries({ queryKey: importsQuery(file.batchId).queryKey });
    } catch (error) {
      setProblem(problemOf(error));
      void queries.invalidateQueries({ queryKey: importKey(file.importId) });
    }
    setBusy(false);
  };
  return { giveUp, busy, problem };
}

function Status({ file, children }: { readonly file: PayoutImport; readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="file-head">
        <strong className="drop-name">{file.fileName}</strong> <StateTag of="import" state={file.state} />
        <small className="quiet">
          {file.uploadedBy.name} · {t('file.lines', { number: formatHeads(file.linesRead) })}
        </small>
      </p>
      {children}
    </>
  );
}

/** A file on its way into the batch: watched while it is checked, taken over or given up by a person. */
function FileDialog({ act, batch, importId, onImport, onClose }: ImportDialogProps & { readonly importId: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const { message } = App.useApp();
  const imports = useMay('payout.import');
  const { data: file, error, isPending, refetch } = useImport(importId);
  const command = useCommandOn({
    detail: batchKey(batch.batchId),
    version: batch.version,
    shownBy: BATCH_SHOWN_BY,
  });
  const giving = useGivingUp(file);
  const refusal = file?.state === 'CHECKED' ? (permittedOf(batch, act)?.refusal ?? null) : null;
  const confirm = async (): Promise<void> => {
    const given = await command.run((version) => confirmImport(importId, version, command.keyFor(String(version))));
    if (!given) return;
    message.success(t(`done.${act}`));
    onClose();
  };
  const ready = file?.state === 'CHECKED';
  const open = file !== undefined && imports && (ready || isAtWork(file));
  const again = file !== undefined && imports && ['REJECTED', 'CANCELLED'].includes(file.state);
  return (
    <Modal
      open
      width={860}
      title={t(`command.${act}`)}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t(open && !ready ? 'file.leave' : 'action.close')}</Button>
          {open ? (
            <Button danger loading={giving.busy} onClick={() => void giving.giveUp()}>
              {t('file.giveUp')}
            </Button>
          ) : null}
          {again ? (
            <Button type="primary" onClick={() => onImport(undefined)}>
              {t('file.another')}
            </Button>
          ) : null}
          {ready && imports ? (
            <Button
              type="primary"
              loading={command.busy}
              disabled={command.stale || refusal !== null}
              onClick={() => void confirm()}
            >
              {t(`ok.${act}`)}
            </Button>
          ) : null}
        </>
      }
    >
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {file ? (
        <Status file={file}>
          {isAtWork(file) ? <AtWork file={file} /> : null}
          {file.state === 'REJECTED' ? <ImportRejected file={file} /> : null}
          {file.state === 'CANCELLED' ? <p className="quiet">{t('file.cancelled')}</p> : null}
          {ready || file.state === 'COMMITTED' ? <ImportChecked file={file} /> : null}
          {command.stale && ready ? <StaleAlert onAcknowledge={command.acknowledge} /> : null}
          {refusal ? (
            <p className="impossible" role="alert">
              {words(refusal).title} {words(refusal).remedy}
            </p>
          ) : null}
          <RefusalAlert problem={command.stale ? undefined : (command.problem ?? giving.problem)} />
        </Status>
      ) : null}
    </Modal>
  );
}

/** Payable list or return file: chosen and sent, then watched, then taken over. In the address, so that it can be left and come back to. */
export default function ImportDialog(props: ImportDialogProps) {
  const { t } = useTranslation();
  const { act, batch, importId, onImport, onClose } = props;
  if (importId) return <FileDialog key={importId} {...props} importId={importId} />;
  return (
    <Modal
      open
      width={640}
      title={t(`command.${act}`)}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={<Button onClick={onClose}>{t('action.close')}</Button>}
    >
      <p className="about">
        {batch.batchNo} · {t('batch.ofPeriod', { period: batch.period })} · {batch.institution.institutionName}
      </p>
      <ImportStart batchId={batch.batchId} kind={IMPORT_ACTS[act]} onSent={onImport} />
    </Modal>
  );
}

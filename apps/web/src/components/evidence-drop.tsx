import { useId, useRef, useState } from 'react';
import DeleteOutlined from '@ant-design/icons/es/icons/DeleteOutlined';
import InboxOutlined from '@ant-design/icons/es/icons/InboxOutlined';
import Button from 'antd/es/button';
import Progress from 'antd/es/progress';
import Select from 'antd/es/select';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { problemOf } from '../api/problem';
import { EVIDENCE_ACCEPT, EVIDENCE_BYTES_MAX, uploadEvidence } from '../api/upload';
import { newId } from '../ids';
import { RefusalAlert } from './refusal-alert';

export const EVIDENCE_KINDS = ['VOUCHER', 'BANK_RECEIPT', 'APPROVAL', 'NOTICE', 'OTHER'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface FiledEvidence {
  readonly evidenceId: string;
  readonly kind: EvidenceKind;
  readonly fileName: string;
}

interface Upload {
  readonly id: string;
  readonly fileName: string;
  readonly percent: number;
  readonly problem?: Problem;
}

interface EvidenceDropProps {
  readonly value?: readonly FiledEvidence[];
  readonly onChange?: (value: readonly FiledEvidence[]) => void;
  readonly required?: readonly string[];
  /** One piece only. */
  readonly single?: boolean;
}

const kindFor = (required: readonly string[], filed: readonly FiledEvidence[]): EvidenceKind => {
  const missing = required.find((kind) => !filed.some((piece) => piece.kind === kind));
  return EVIDENCE_KINDS.find((kind) => kind === missing) ?? (filed.length === 0 ? 'VOUCHER' : 'OTHER');
};

/** Drop files or choose them; each is sent at once with its progress and stays filed if the dialog is closed. */
export function EvidenceDrop({ value = [], onChange, required = [], single = false }: EvidenceDropProps) {
  const { t } = useTranslation();
  const inputId = useId();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [over, setOver] = useState(false);
  const latest = useRef(value);
  latest.current = value;

  const change = (next: readonly FiledEvidence[]): void => {
    latest.current = next;
    onChange?.(next);
  };
  const update = (id: string, changes: Partial<Upload>): void =>
    setUploads((list) => list.map((one) => (one.id === id ? { ...one, ...changes } : one)));
  const tooLarge: Problem = {
    status: 413,
    code: 'FILE_TOO_LARGE',
    problemZh: '',
    problemEn: '',
    remedyZh: '',
    remedyEn: '',
  };

  const send = async (file: File): Promise<void> => {
    const id = newId();
    setUploads((list) => [
      ...list.filter(({ problem }) => !problem),
      { id, fileName: file.name, percent: 0, ...(file.size > EVIDENCE_BYTES_MAX ? { problem: tooLarge } : {}) },
    ]);
    if (file.size > EVIDENCE_BYTES_MAX) return;
    try {
      const receipt = await uploadEvidence(file, (percent) => update(id, { percent }));
      const kind = kindFor(required, latest.current);
      change([...(single ? [] : latest.current), { evidenceId: receipt.evidenceId, kind, fileName: receipt.fileName }]);
      setUploads((list) => list.filter((one) => one.id !== id));
    } catch (error) {
      update(id, { problem: problemOf(error) });
    }
  };
  const accept = (files: FileList | null): void => {
    for (const file of [...(files ?? [])].slice(0, single ? 1 : 20)) void send(file);
  };
  return (
    <div className="drop">
      <label
        htmlFor={inputId}
        className={over ? 'drop-zone drop-over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          accept(event.dataTransfer.files);
        }}
      >
        <InboxOutlined /> {t('evidence.drop')}
        <input
          id={inputId}
          className="drop-input"
          type="file"
          accept={EVIDENCE_ACCEPT}
          multiple={!single}
          onChange={(event) => {
            accept(event.target.files);
            event.target.value = '';
          }}
        />
        <small className="quiet">{t('evidence.limits')}</small>
      </label>
      {value.map((piece) => (
        <div key={piece.evidenceId} className="drop-row">
          <Select<EvidenceKind>
            size="small"
            aria-label={t('evidence.kind')}
            value={piece.kind}
            onChange={(kind) =>
              change(value.map((one) => (one.evidenceId === piece.evidenceId ? { ...one, kind } : one)))
            }
            options={EVIDENCE_KINDS.map((kind) => ({ value: kind, label: t(`evidenceKind.${kind}`) }))}
          />
          <span className="drop-name">{piece.fileName}</span>
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('evidence.remove')}
            onClick={() => change(value.filter((one) => one.evidenceId !== piece.evidenceId))}
          />
        </div>
      ))}
      {uploads.map(({ id, fileName, percent, problem }) => (
        <div key={id} className="drop-row">
          <span className="drop-name">{fileName}</span>
          {problem ? <RefusalAlert problem={problem} /> : <Progress percent={percent} size="small" />}
        </div>
      ))}
    </div>
  );
}

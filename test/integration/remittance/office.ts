import { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { AccessModule, Accounts, Institutions } from '#libs/access';
import { Database, DatabaseModule } from '#libs/database';
import { EventLog, EventingModule, Registry, SubscriptionRunner, verifyLog } from '#libs/eventing';
import type { Finding, RequestContext, StoredEvent } from '#libs/eventing';
import { CLOCK, STATIONS, calendarDateOf, isRefusal, newId, shanghaiInstant } from '#libs/kernel';
import type { AccountKind, Actor, CalendarDate, Fen, FundKind, Refusal, Role } from '#libs/kernel';
import { Ledger, verifyLedger } from '#libs/ledger';
import {
  ChainSubscription,
  CollectionService,
  EvidenceStore,
  PlanningService,
  RemittanceModule,
  RemittanceQueries,
  RemittanceService,
  loadRoutes,
  verifyEvidence,
  verifyRemittances,
} from '#libs/remittance';
import type { CommandAnswer, StoredEvidence } from '#libs/remittance';
import type { EvidenceKind, RemittanceCommand, RemittanceDetailState } from './vocabulary.js';
import { cloneDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';

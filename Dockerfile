# Built in three steps; what runs holds neither compilers nor the tests' tools, and does not run as root.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node node_modules/typescript/bin/tsc -p . && node node_modules/vite/bin/vite.js build apps/web

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/apps/web/dist apps/web/dist
COPY package.json ./
COPY config config
USER node
EXPOSE 8080 8081
CMD ["node", "dist/apps/api/src/main.js"]

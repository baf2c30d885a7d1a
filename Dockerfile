# The service: built, unpacked, and with a cache of loaded classes (JEP 483, 514) that more than halves its start.
FROM eclipse-temurin:25.0.1_8-jdk AS build
WORKDIR /build
# Node.js makes the pages.
COPY --from=node:22.21.1-bookworm-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:22.21.1-bookworm-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
COPY . .
RUN ./mvnw -B -q -DskipTests package \
 && cp target/ringdown-*.jar ringdown.jar \
 && java -Djarmode=tools -jar ringdown.jar extract --destination /app

# The training run starts the service as it is and ends when it has started (Asterisk may be away, as ever), against a
# PostgreSQL of this stage only. JRE, class path and directory are the ones at run time: the cache fits no other. A run
# that fails fails the build, and so does one that leaves no cache.
FROM eclipse-temurin:25.0.1_8-jre AS trained
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
RUN service postgresql start \
 && su postgres -c "psql -q -c \"create role training login password 'training'\" -c 'create database training owner training'" \
 && java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:AOTCacheOutput=ringdown.aot -Dspring.context.exit=onRefresh \
      -Dspring.datasource.url=jdbc:postgresql://127.0.0.1:5432/training \
      -Dspring.datasource.username=training -Dspring.datasource.password=training \
      -Dringdown.asterisk.nodes[0].name=training -Dringdown.asterisk.nodes[0].url=http://127.0.0.1:1 \
      -Dringdown.asterisk.nodes[0].username=training -Dringdown.asterisk.nodes[0].password=training-only \
      -Dringdown.account.jwt-secret="$(head -c 48 /dev/urandom | base64 -w 0)" \
      -jar ringdown.jar \
 && test -s ringdown.aot \
 && rm -rf logs

FROM eclipse-temurin:25.0.1_8-jre
WORKDIR /app
# COPY keeps the jars' times, which the cache was made for.
COPY --from=trained /app ./
RUN useradd --system --no-create-home ringdown && install -d -o ringdown /app/logs /app/data
USER ringdown
EXPOSE 8080 9092
# Where it speaks TLS (SSL_CERT_PATH) a plain request is answered 400: it listens.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -Eq \" (${SSL_CERT_PATH:+400|}200)\""]
# The heap follows the container's memory limit; -e JAVA_TOOL_OPTIONS=-Xmx1g or any other option replaces it.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=50"
# One or two cores and a small heap: the serial collector costs least (docs/performance.md).
# -XX:AOTMode=on: a cache that does not fit this JVM is an error, not a slow start nobody notices.
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:AOTCache=ringdown.aot", "-XX:AOTMode=on", "-jar", "ringdown.jar"]

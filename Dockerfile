# The service: built, unpacked, and with a cache of loaded classes (JEP 483, 514) that more than halves its start.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY . .
RUN ./mvnw -B -q -DskipTests package \
 && cp target/ringdown-*.jar ringdown.jar \
 && java -Djarmode=tools -jar ringdown.jar extract --destination /app

# The training run ends when the context is built, so it needs neither PostgreSQL nor Asterisk: nothing is migrated, no
# connection is opened, Hibernate is told the dialect it cannot ask for. It must be the same JDK, class path and
# directory as at run time. A training run that fails fails the build, and so does one that leaves no cache.
FROM eclipse-temurin:25-jre AS trained
WORKDIR /app
COPY --from=build /app ./
RUN java -XX:AOTCacheOutput=ringdown.aot -Dspring.context.exit=onRefresh \
      -Dspring.flyway.enabled=false \
      -Dspring.datasource.url=jdbc:postgresql://127.0.0.1:1/none \
      -Dspring.datasource.hikari.initialization-fail-timeout=-1 \
      -Dspring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false \
      -Dspring.jpa.properties.hibernate.dialect=org.hibernate.dialect.PostgreSQLDialect \
      -Dringdown.asterisk.nodes[0].name=training -Dringdown.asterisk.nodes[0].url=http://127.0.0.1:1 \
      -Dringdown.asterisk.nodes[0].username=training -Dringdown.asterisk.nodes[0].password=training-only \
      -Dringdown.account.jwt-secret="$(head -c 48 /dev/urandom | base64 -w 0)" \
      -jar ringdown.jar \
 && test -s ringdown.aot

FROM trained
RUN useradd --system --no-create-home ringdown && install -d -o ringdown /app/logs
USER ringdown
EXPOSE 8080 9092
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# -XX:AOTMode=on: a cache that does not fit this JVM is an error, not a slow start nobody notices.
ENTRYPOINT ["java", "-XX:AOTCache=ringdown.aot", "-XX:AOTMode=on", "-XX:MaxRAMPercentage=60", "-jar", "ringdown.jar"]

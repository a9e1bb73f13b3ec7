@echo off
rem Runs microgpt on the Java that lies beside it, in runtime. Nothing else needs to be installed.
rem Not yet seen running: written against the documentation.
rem
rem   MICROGPT_JAVA_OPTS   options for the JVM, separated by spaces; they win over the launcher's own

setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
if not "%home:;=%"=="%home%" (
    >&2 echo microgpt: Java cannot run from a folder with a semicolon in its name; move or rename that
    exit /b 1
)

for %%c in (bench shell) do if "%~1"=="%%c" (
    >&2 echo microgpt: %%c takes a JDK and the source tree: this is the program alone
    exit /b 1
)

set "lib=%home%lib"
set "class_path=%lib%\microgpt-core.jar;%lib%\microgpt-vector-kernels.jar;%lib%\picocli.jar;%lib%\jackson-core.jar;%lib%\fastutil-core.jar"
rem The program loads the Vector API itself, if it comes to that.
set "own=--add-exports java.base/jdk.internal.module=ALL-UNNAMED -Djdk.reflect.useNativeAccessorOnly=true"
rem Vector code is slow until it is compiled: that is worth an early start.
set "own=%own% -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,microgpt.kernels.vector.*::*,0.05"
rem What the user sets comes after the launcher's own and wins; but of collectors there can be only one.
set "options=%MICROGPT_JAVA_OPTS% %JDK_JAVA_OPTIONS% %JAVA_TOOL_OPTIONS% %_JAVA_OPTIONS%"
echo "%options:"=%" | findstr /r /c:"-XX:+Use.*GC" /c:"-XX:Flags=" /c:"-XX:VMOptionsFile=" /c:"@" >nul || set "own=%own% -XX:+UseSerialGC"

if not defined MICROGPT_JAVA_OPTS goto start
"%home%runtime\bin\java" %own% %MICROGPT_JAVA_OPTS% -version >nul 2>&1 && goto start
>&2 echo microgpt: Java does not start with MICROGPT_JAVA_OPTS="%MICROGPT_JAVA_OPTS:"=%"
exit /b 2

:start
rem What a start needs lies ready; where it does not fit after all, it is passed over without a word.
set "cache=-Xlog:aot*=off,cds*=off -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 "-XX:AOTCache=%lib%\start.aot""
echo "%options:"=%" | findstr /c:"-Xshare" /c:"AOT" /c:"Archive" /c:"agent" >nul && set "cache="
"%home%runtime\bin\java" %own% %cache% %MICROGPT_JAVA_OPTS% -cp "%class_path%" -Dmicrogpt.command=%~nx0 microgpt.cli.Main %*
exit /b %ERRORLEVEL%

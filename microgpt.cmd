@echo off
rem Runs microgpt from this source tree on a JDK it finds by itself; builds it on first use.
rem
rem   MICROGPT_JAVA_OPTS   options for the JVM, separated by spaces, in all but shell; they win over the launcher's own
rem   JAVA_HOME            the JDK to use, if it is new enough
rem
rem After a change of sources, build with "mvnw package", or delete vector-kernels\target\packaged
rem and bench\target\benchmarks.jar.

setlocal EnableExtensions DisableDelayedExpansion
set "wanted=25"

rem The folder of this file; of the file it links to, if it is a symbolic link.
set "home=%~dp0"
for /f "delims=" %%f in ('dir /b /a:l "%~f0" 2^>nul') do (
    for /f "delims=" %%t in ('powershell -NoProfile -Command "$f = Get-Item -LiteralPath '%~f0'; while ($f.LinkType) { $f = Get-Item -LiteralPath ([IO.Path]::Combine($f.DirectoryName, [string]$f.Target)) }; $f.DirectoryName"') do set "home=%%t\"
)

if not "%home:;=%"=="%home%" (
    >&2 echo microgpt: Java cannot run from a folder with a semicolon in its name; move or rename that
    exit /b 1
)

set "jdk="
call :try "%JAVA_HOME%"
call :try "%JAVA25_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.."
for %%r in (
    "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu"
    "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%USERPROFILE%\.jdks" "%USERPROFILE%\.m2\jdks"
    "%USERPROFILE%\.gradle\jdks" "%USERPROFILE%\scoop\apps"
) do (
    for /f "delims=" %%d in ('dir /b /ad "%%~r" 2^>nul') do (
        call :try "%%~r\%%d"
        call :try "%%~r\%%d\current"
    )
)
if not defined jdk (
    >&2 echo microgpt: JDK %wanted% or newer is needed and none was found in the usual places: install one ^(https://adoptium.net has them for every system^), or set JAVA_HOME to one.
    exit /b 1
)

set "module=vector-kernels"
set "packaged=%home%vector-kernels\target\packaged"
if "%~1"=="bench" (
    set "module=bench"
    set "packaged=%home%bench\target\benchmarks.jar"
)
if exist "%packaged%" goto run
>&2 echo microgpt: building (first use) ...
set "caller_java_home=%JAVA_HOME%"
set "JAVA_HOME=%jdk%"
call "%home%mvnw.cmd" -B -q -f "%home%pom.xml" -pl %module% -am package -Dmaven.test.skip -Dmaven.jar.forceCreation 1>&2
if errorlevel 1 (
    >&2 echo microgpt: the build failed
    exit /b 1
)
set "JAVA_HOME=%caller_java_home%"

:run
set "own=--add-modules jdk.incubator.vector"
set "lib=%home%core\target\lib"
set "class_path=%home%core\target\microgpt-core.jar;%home%vector-kernels\target\microgpt-vector-kernels.jar;%lib%\picocli.jar;%lib%\jackson-core.jar;%lib%\fastutil-core.jar"
findstr /c:"jdk.incubator.vector" "%jdk%\release" >nul
if errorlevel 1 (
    >&2 echo microgpt: the JDK lacks the module jdk.incubator.vector: scalar kernels only, which are slower
    set "own="
)
rem What the user sets comes after the launcher's own and wins; but of collectors there can be only one.
set "set=%MICROGPT_JAVA_OPTS% %JDK_JAVA_OPTIONS% %JAVA_TOOL_OPTIONS% %_JAVA_OPTIONS%"
if "%module%"=="bench" goto options
rem Vector code is slow until it is compiled: that is worth an early start.
set "own=%own% -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,microgpt.kernels.vector.*::*,0.05"
echo "%set:"=%" | findstr /r /c:"-XX:+Use.*GC" /c:"-XX:Flags=" /c:"-XX:VMOptionsFile=" /c:"@" >nul || set "own=%own% -XX:+UseSerialGC"
rem What Java itself warns of is no result.
set "own=%own% -Xlog:disable -Xlog:all=warning:stderr"

:options
if not defined MICROGPT_JAVA_OPTS goto start
"%jdk%\bin\java" %own% %MICROGPT_JAVA_OPTS% -cp "%class_path%" -version >nul 2>&1 && goto start
>&2 echo microgpt: Java does not start with MICROGPT_JAVA_OPTS="%MICROGPT_JAVA_OPTS:"=%"
exit /b 2

:start
if "%module%"=="bench" goto bench
if "%~1"=="shell" goto shell
"%jdk%\bin\java" %own% %MICROGPT_JAVA_OPTS% -cp "%class_path%" -Dmicrogpt.command=%~nx0 microgpt.cli.Main %*
exit /b %ERRORLEVEL%

:bench
"%jdk%\bin\java" %own% %MICROGPT_JAVA_OPTS% --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -cp "%packaged%" -Dmicrogpt.command=%~nx0 microgpt.bench.Bench %*
exit /b %ERRORLEVEL%

:shell
set "MICROGPT_LESSONS=%home%docs\lessons"
set "given="
:given
shift
if not "%~1"=="" (
    set "given=%given% %1"
    goto given
)
"%jdk%\bin\jshell" --add-modules jdk.incubator.vector --class-path "%class_path%" --startup DEFAULT --startup "%home%docs\lessons\startup.jsh" --startup "%home%docs\lessons\welcome.jsh"%given%
exit /b %ERRORLEVEL%

rem Sets jdk to the folder %1 if that holds a JDK that is new enough, and none has been found before.
:try
if defined jdk exit /b
if not exist "%~1\bin\javac.exe" exit /b
if not exist "%~1\release" exit /b
for /f "usebackq tokens=1,2 delims==" %%k in ("%~1\release") do if "%%k"=="JAVA_VERSION" call :accept "%~1" %%~l
exit /b

rem Sets jdk to the folder %1 if the version %2 is new enough.
:accept
for /f "delims=.-+ " %%m in ("%2") do if %%m geq %wanted% set "jdk=%~1"
exit /b
